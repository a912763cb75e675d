using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FourKeyWorks.LocalHost.State;

/// <summary>
/// The certificate of the front door on a developer's machine: its own issuer, for this machine's names only, and in no
/// trust store unless somebody puts it there.
/// </summary>
/// <param name="CertificateFile">PEM, may be shown to anybody.</param>
/// <param name="KeyFile">PEM, for its owner only, as the other.</param>
public sealed record DevelopmentCertificate(string CertificateFile, string KeyFile)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>What browsers accept at most is 398 days.</summary>
    private const int Days = 397;

    private const int RenewedBefore = 30;

    // Servers use it; it may sign nothing but a handshake.
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    /// <summary>The one in the folder, made if there is none and made again when it is about to end.</summary>
    public static DevelopmentCertificate In(string folder, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        Directory.CreateDirectory(folder, OwnerOnly);
        var there = new DevelopmentCertificate(Path.Combine(folder, "tls-certificate.pem"), Path.Combine(folder, "tls-key.pem"));
        if (!there.HoldsAt(clock.GetUtcNow().AddDays(RenewedBefore))) there.Make(clock.GetUtcNow());
        return there;
    }

    // Half a pair, from a start that was killed in between, is no pair.
    private bool HoldsAt(DateTimeOffset then)
    {
        if (!File.Exists(CertificateFile) || !File.Exists(KeyFile)) return false;
        try
        {
            using var certificate = X509Certificate2.CreateFromPemFile(CertificateFile, KeyFile);
            return certificate.NotAfter.ToUniversalTime() >= then.UtcDateTime;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    private void Make(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        var request = new CertificateRequest("CN=localhost, O=FourKeyWorks development", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([ServerAuthentication], critical: false));
        // A clock a little behind finds it valid too.
        using var certificate = request.CreateSelfSigned(now.AddHours(-1), now.AddHours(-1).AddDays(Days));
        PrivateFile.Write(KeyFile, key.ExportPkcs8PrivateKeyPem());
        PrivateFile.Write(CertificateFile, certificate.ExportCertificatePem());
    }
}
