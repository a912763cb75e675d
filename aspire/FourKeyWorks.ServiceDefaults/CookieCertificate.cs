using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FourKeyWorks.ServiceDefaults;

/// <summary>The certificate that seals the keys of cookies where they are stored.</summary>
public static class CookieCertificate
{
    private const int ValidYears = 10;

    /// <summary>The one in a folder.</summary>
    public static X509Certificate2 In(string folder)
    {
        var pem = KeyFile.Text(folder, "cookies-rsa.pem", () =>
        {
            using var rsa = RSA.Create(3072);
            var request = new CertificateRequest("CN=FourKeyWorks cookies", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            var from = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
            using var made = request.CreateSelfSigned(from, from.AddYears(ValidYears));
            return made.ExportCertificatePem() + "\n" + rsa.ExportPkcs8PrivateKeyPem();
        });
        return X509Certificate2.CreateFromPem(pem, pem);
    }
}
