using System.Security.Cryptography;
using System.Text;

namespace FourKeyWorks.Platform.Privacy;

/// <summary>
/// The key of one subject, ready for use. A ciphertext names its key and is bound to subject and field: moved to another
/// row it does not open.
/// </summary>
public sealed class SubjectKey
{
    private readonly CipherSuite suite;
    private readonly byte[] key;

    internal SubjectKey(Guid id, Subject subject, CipherSuite suite, byte[] key)
    {
        (this.suite, this.key, Subject) = (suite, key, subject);
        Name = NameOf(suite, id);
    }

    /// <summary>As ciphertexts name it: suite and id, <c>aes-256-gcm:0198f3a2…</c>.</summary>
    public string Name { get; }

    /// <summary>Whose it is.</summary>
    public Subject Subject { get; }

    /// <summary>Encrypts <paramref name="plain"/> as the <paramref name="field"/> of the subject.</summary>
    public SealedFact Seal(string field, ReadOnlySpan<byte> plain) => new(Name, suite.Seal(key, plain, Bound(field)));

    /// <summary>Decrypts what <see cref="Seal"/> made for the same subject and field.</summary>
    /// <exception cref="CryptographicException">It was made for something else, altered, or is under another key.</exception>
    public byte[] Open(string field, SealedFact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        return fact.Key == Name ? suite.Open(key, fact.Bytes, Bound(field)) : throw new CryptographicException("another key");
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal static string NameOf(CipherSuite suite, Guid id) => $"{suite.Name}:{id:N}";

    private byte[] Bound(string field) => Encoding.UTF8.GetBytes($"{Subject.Kind}:{Subject.Id:N}:{field}");
}
