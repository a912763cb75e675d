using System.Security.Cryptography;
using FourKeyWorks.ServiceDefaults;
using Microsoft.IdentityModel.Tokens;

namespace FourKeyWorks.Identity.Accounts;

/// <summary>Identity's own keys in the folder <c>Identity:Keys</c>.</summary>
internal static class KeyFiles
{
    /// <summary>The P-256 key that signs tokens.</summary>
    public static ECDsaSecurityKey Signing(string folder)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(KeyFile.Text(folder, "signing-es256.pem", () =>
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
        new(Convert.FromBase64String(KeyFile.Text(folder, "sealing-aes256.key", () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)))));
}
