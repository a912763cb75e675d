using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace FourKeyWorks.Contracts.Broker;

/// <summary>
/// Passwords and inbox names of one installation, all derived from its secret: a second start gives the same, and nobody
/// without the secret can guess one.
/// </summary>
/// <param name="installationSecret">The installation's secret, at least 32 random bytes.</param>
public sealed class Credentials(ReadOnlySpan<byte> installationSecret)
{
    private readonly byte[] secret = installationSecret.Length >= 32
        ? installationSecret.ToArray()
        : throw new ArgumentException("The installation's secret has at least 32 bytes.", nameof(installationSecret));

    /// <summary>The password of a broker user (<see cref="OrgUnit.BrokerUser"/>, <see cref="Names.ServiceUser"/>): 43 characters that need no escaping in a URI.</summary>
    public string PasswordOf(string brokerUser) => Base64Url.EncodeToString(Derive("broker-password", brokerUser));

    /// <summary>The inbox queue of a unit, see <see cref="InboxNames"/>.</summary>
    public string InboxOf(OrgUnit unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        return Inboxes.Of(unit);
    }

    /// <summary>The names of the inboxes; its key is given to Exchange, which can derive nothing else from it.</summary>
    public InboxNames Inboxes => new(InboxKey);

    /// <summary>The key of <see cref="Inboxes"/>.</summary>
    public byte[] InboxKey => Derive("broker-inbox", "key");

    /// <summary>
    /// What the broker stores instead of the password: salted SHA-256, as <c>rabbit_password_hashing_sha256</c> wants it.
    /// The salt is derived too, so that definitions made twice are the same text.
    /// </summary>
    internal string PasswordHashOf(string brokerUser)
    {
        var salt = Derive("broker-salt", brokerUser).AsSpan(0, 4);
        byte[] salted = [.. salt, .. Encoding.UTF8.GetBytes(PasswordOf(brokerUser))];
        return Convert.ToBase64String([.. salt, .. SHA256.HashData(salted)]);
    }

    private byte[] Derive(string purpose, string subject) =>
        HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"fourkeyworks/{purpose}/v1:{subject}"));
}

/// <summary>
/// The inbox queues of one installation: <c>inbox.gaj.u1001.</c> and 32 hexadecimal digits. Any broker user may ask for the
/// message count of a queue whose name it knows, therefore it can't be known.
/// </summary>
/// <param name="key">32 bytes that all names follow from.</param>
public sealed class InboxNames(byte[] key)
{
    /// <summary>The inbox of a unit.</summary>
    public string Of(OrgUnit unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        var hidden = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(unit.BrokerUser));
        return Names.InboxPrefix + unit.BrokerUser + "." + Convert.ToHexStringLower(hidden.AsSpan(0, 16));
    }
}
