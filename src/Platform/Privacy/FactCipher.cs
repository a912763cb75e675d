using System.Security.Cryptography;
using System.Text;

namespace FourKeyWorks.Platform.Privacy;

/// <summary>A value that is stored encrypted.</summary>
/// <param name="Key">Which key it is under.</param>
/// <param name="Bytes">Nonce (12), tag (16), ciphertext.</param>
public sealed record SealedFact(string Key, byte[] Bytes)
{
    /// <inheritdoc/>
    public override string ToString() => "***";
}

/// <summary>
/// Encrypts facts under a key per subject with AES-256-GCM. The ciphertext is bound to its subject and field: moved to
/// another row it does not open.
/// </summary>
/// <param name="serviceSecret">The secret of this service, at least 32 bytes; the subjects' keys are derived from it (HKDF-SHA-256).</param>
public sealed class FactCipher(byte[] serviceSecret)
{
    private const string KeyName = "hkdf-1";
    private const int NonceSize = 12, TagSize = 16;

    /// <summary>Encrypts <paramref name="plain"/> as the <paramref name="field"/> of <paramref name="subject"/>.</summary>
    public SealedFact Seal(Guid subject, string field, ReadOnlySpan<byte> plain)
    {
        var bytes = new byte[NonceSize + TagSize + plain.Length];
        RandomNumberGenerator.Fill(bytes.AsSpan(0, NonceSize));
        using var aes = new AesGcm(KeyOf(subject), TagSize);
        aes.Encrypt(bytes.AsSpan(0, NonceSize), plain, bytes.AsSpan(NonceSize + TagSize), bytes.AsSpan(NonceSize, TagSize), Bound(subject, field));
        return new SealedFact(KeyName, bytes);
    }

    /// <summary>Decrypts what <see cref="Seal"/> made for the same subject and field.</summary>
    /// <exception cref="CryptographicException">It was made for something else, altered, or is under another key.</exception>
    public byte[] Open(Guid subject, string field, SealedFact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        if (fact.Key != KeyName) throw new CryptographicException("unknown key");
        var bytes = fact.Bytes.AsSpan();
        var plain = new byte[bytes.Length - NonceSize - TagSize];
        using var aes = new AesGcm(KeyOf(subject), TagSize);
        aes.Decrypt(bytes[..NonceSize], bytes[(NonceSize + TagSize)..], bytes.Slice(NonceSize, TagSize), plain, Bound(subject, field));
        return plain;
    }

    private byte[] KeyOf(Guid subject) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, serviceSecret, 32, info: Encoding.UTF8.GetBytes($"subject:{subject:N}"));

    private static byte[] Bound(Guid subject, string field) => Encoding.UTF8.GetBytes($"{subject:N}:{field}");
}
