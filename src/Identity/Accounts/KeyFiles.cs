using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.IdentityModel.Tokens;

namespace FourKeyWorks.Identity.Accounts;

/// <summary>Identity's own key files in the folder <c>Identity:Keys</c>, each made at the first start and readable by its owner only.</summary>
internal static class KeyFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int ValidYears = 10;

    /// <summary>The P-256 key that signs tokens.</summary>
    public static ECDsaSecurityKey Signing(string folder)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(Text(folder, "signing-es256.pem", () =>
        {
            using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            return made.ExportPkcs8PrivateKeyPem();
        }));
        var security = new ECDsaSecurityKey(key);
        security.KeyId = Base64UrlEncoder.Encode(security.ComputeJwkThumbprint());
        return security;
    }

    /// <summary>The key under which codes and refresh tokens are sealed, the same for all copies.</summary>
    public static SymmetricSecurityKey Sealing(string folder) =>
        new(Convert.FromBase64String(Text(folder, "sealing-aes256.key", () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)))));

    /// <summary>The certificate that seals the keys of cookies in the database.</summary>
    public static X509Certificate2 Cookies(string folder)
    {
        var pem = Text(folder, "cookies-rsa.pem", () =>
        {
            using var rsa = RSA.Create(3072);
            var request = new CertificateRequest("CN=FourKeyWorks Identity cookies", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            var from = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
            using var made = request.CreateSelfSigned(from, from.AddYears(ValidYears));
            return made.ExportCertificatePem() + "\n" + rsa.ExportPkcs8PrivateKeyPem();
        });
        return X509Certificate2.CreateFromPem(pem, pem);
    }

    private static string Text(string folder, string name, Func<string> make)
    {
        var file = Path.Combine(folder, name);
        if (!File.Exists(file)) Write(folder, file, make());
        return File.ReadAllText(file);
    }

    /// <summary>Written whole under another name first: of two copies that start together, one wins and both read its key.</summary>
    private static void Write(string folder, string file, string text)
    {
        Directory.CreateDirectory(folder);
        var draft = Path.Combine(folder, Path.GetRandomFileName());
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using (var stream = new FileStream(draft, options))
        using (var writer = new StreamWriter(stream))
            writer.Write(text);
        try
        {
            File.Move(draft, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(draft);
        }
    }
}
