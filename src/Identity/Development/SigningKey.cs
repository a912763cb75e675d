using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace FourKeyWorks.Identity.Development;

/// <summary>The P-256 key that signs tokens, made at the first start.</summary>
internal static class SigningKey
{
    private const string FileName = "signing-es256.pem";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static ECDsaSecurityKey In(string folder)
    {
        var file = Path.Combine(folder, FileName);
        if (!File.Exists(file)) Make(folder, file);
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(file));
        var security = new ECDsaSecurityKey(key);
        security.KeyId = Base64UrlEncoder.Encode(security.ComputeJwkThumbprint());
        return security;
    }

    /// <summary>Written whole under another name first: of two copies that start together, one wins and both read its key.</summary>
    private static void Make(string folder, string file)
    {
        Directory.CreateDirectory(folder);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var draft = Path.Combine(folder, Path.GetRandomFileName());
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using (var stream = new FileStream(draft, options))
        using (var writer = new StreamWriter(stream))
            writer.Write(key.ExportPkcs8PrivateKeyPem());
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
