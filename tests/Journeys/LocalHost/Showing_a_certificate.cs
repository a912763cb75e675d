using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FourKeyWorks.LocalHost.State;

namespace FourKeyWorks.Journeys.LocalHost;

public sealed class Showing_a_certificate : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 9, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo parent = Directory.CreateTempSubdirectory("fourkeyworks-certificate-");

    private string Folder => Path.Combine(parent.FullName, "keys", "gateway");

    [Fact]
    public void It_is_for_this_machine_alone_and_can_sign_nothing()
    {
        using var certificate = At(Start);
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        Assert.Equal(["localhost"], names.EnumerateDnsNames());
        Assert.Equal(["127.0.0.1", "::1"], names.EnumerateIPAddresses().Select(a => a.ToString()));
        Assert.False(certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        using var key = certificate.GetECDsaPublicKey();
        Assert.Equal(ECCurve.NamedCurves.nistP256.Oid.Value, key!.ExportParameters(false).Curve.Oid.Value);
        Assert.InRange((certificate.NotAfter - certificate.NotBefore).TotalDays, 396.9, 397.1);
        Assert.True(certificate.NotBefore.ToUniversalTime() < Start.UtcDateTime);
    }

    [Fact]
    public void Only_their_owner_reads_the_files()
    {
        At(Start).Dispose();
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
        Assert.Equal(2, Directory.GetFiles(Folder).Length);
        foreach (var file in Directory.GetFiles(Folder)) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Theory]
    [InlineData(366, true)]
    [InlineData(368, false)]
    public void It_stays_until_a_month_before_its_end(int days, bool stays)
    {
        using var first = At(Start);
        using var later = At(Start.AddDays(days));
        Assert.Equal(stays, first.Thumbprint == later.Thumbprint);
        Assert.True(later.NotAfter.ToUniversalTime() > Start.AddDays(days + 29).UtcDateTime);
    }

    [Theory]
    [InlineData("tls-key.pem", null)]
    [InlineData("tls-key.pem", "-----BEGIN PRIVATE KEY-----")]
    [InlineData("tls-certificate.pem", "")]
    public void Half_of_it_is_made_whole(string file, string? content)
    {
        using var first = At(Start);
        File.Delete(Path.Combine(Folder, file));
        if (content is not null) File.WriteAllText(Path.Combine(Folder, file), content);
        using var again = At(Start);
        Assert.NotEqual(first.Thumbprint, again.Thumbprint);
    }

    [Fact]
    public void A_key_of_another_certificate_is_no_key()
    {
        using var first = At(Start);
        using var another = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(Path.Combine(Folder, "tls-key.pem"), another.ExportPkcs8PrivateKeyPem());
        using var again = At(Start);
        Assert.NotEqual(first.Thumbprint, again.Thumbprint);
    }

    public void Dispose() => parent.Delete(recursive: true);

    private X509Certificate2 At(DateTimeOffset now)
    {
        var files = DevelopmentCertificate.In(Folder, new Fixed(now));
        return X509Certificate2.CreateFromPemFile(files.CertificateFile, files.KeyFile);
    }

    private sealed class Fixed(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
