using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using FourKeyWorks.Contracts.Broker;

namespace FourKeyWorks.LocalHost.State;

/// <summary>32 random bytes from which every password of this installation is derived. Made at the first start.</summary>
public sealed class InstallationSecret
{
    private readonly byte[] bytes;

    private InstallationSecret(byte[] bytes)
    {
        this.bytes = bytes;
        Credentials = new(bytes);
    }

    /// <summary>As the services get it (<c>Installation__Secret</c>).</summary>
    public string Base64 => Convert.ToBase64String(bytes);

    /// <summary>Broker users' passwords and the inboxes' names.</summary>
    public Credentials Credentials { get; }

    /// <summary>The password of a database role, or of the broker's own administrator.</summary>
    public string PasswordOf(string role) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(bytes, Encoding.UTF8.GetBytes("fourkeyworks/local-role/v1:" + role)));

    /// <summary>A secret of its own, for servers without a state directory.</summary>
    internal static InstallationSecret Random() => new(RandomNumberGenerator.GetBytes(32));

    internal static InstallationSecret In(string stateFolder)
    {
        var path = Path.Combine(stateFolder, "secret");
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(stateFolder);
            PrivateFile.Write(path, Random().Base64);
        }

        return From(File.ReadAllText(path), path);
    }

    /// <summary>The one that the processes of this installation are given; null when none is set.</summary>
    internal static InstallationSecret? FromEnvironment() =>
        Environment.GetEnvironmentVariable("Installation__Secret") is { Length: > 0 } text ? From(text, "Installation__Secret") : null;

    private static InstallationSecret From(string text, string source)
    {
        try
        {
            return Convert.FromBase64String(text) is { Length: >= 32 } bytes
                ? new(bytes)
                : throw new CannotRunException($"{source} has less than 32 bytes.");
        }
        catch (FormatException e)
        {
            throw new CannotRunException($"{source} is not base64.", e);
        }
    }
}
