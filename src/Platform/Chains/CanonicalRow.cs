using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace FourKeyWorks.Platform.Chains;

/// <summary>
/// The bytes that stand for a row in a hash or a signature. Each value is a tag, its length (4 bytes, big-endian) and its
/// bytes, so that no two rows run together and everybody, in any language, comes to the same bytes: 0 nothing, 1 text
/// (UTF-8), 2 number (8 bytes, big-endian), 3 id (16 bytes, as it is written), 4 instant (microseconds since 1970, like a
/// number: as precise as the database is), 5 bytes, 6 texts (each as a text).
/// </summary>
public sealed class CanonicalRow
{
    private readonly ArrayBufferWriter<byte> buffer = new(256);

    /// <summary>A row of a kind; the same values as another kind of row are other bytes.</summary>
    public CanonicalRow(string kind) => Text(kind);

    /// <summary>A text.</summary>
    public CanonicalRow Text(string? value) => value is null ? Nothing() : Put(1, Encoding.UTF8.GetBytes(value));

    /// <summary>A number; true and false are 1 and 0.</summary>
    public CanonicalRow Number(long? value) => value is { } number ? PutNumber(2, number) : Nothing();

    /// <summary>An id.</summary>
    public CanonicalRow Id(Guid? value) => value is { } id ? Put(3, id.ToByteArray(bigEndian: true)) : Nothing();

    /// <summary>An instant.</summary>
    public CanonicalRow Instant(DateTimeOffset? value) => value is { } at ? PutNumber(4, MicrosecondsOf(at)) : Nothing();

    /// <summary>Bytes.</summary>
    public CanonicalRow Bytes(byte[]? value) => value is null ? Nothing() : Put(5, value);

    /// <summary>A list of texts.</summary>
    public CanonicalRow Texts(IReadOnlyList<string?>? values)
    {
        if (values is null) return Nothing();
        var list = new ArrayBufferWriter<byte>();
        foreach (var value in values) Put(list, value is null ? (byte)0 : (byte)1, Encoding.UTF8.GetBytes(value ?? ""));
        return Put(6, list.WrittenSpan);
    }

    /// <summary>The bytes of all values so far.</summary>
    public byte[] ToArray() => buffer.WrittenSpan.ToArray();

    private static long MicrosecondsOf(DateTimeOffset at) => (at.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    private static void Put(ArrayBufferWriter<byte> to, byte tag, ReadOnlySpan<byte> value)
    {
        var span = to.GetSpan(5 + value.Length);
        span[0] = tag;
        BinaryPrimitives.WriteInt32BigEndian(span[1..], value.Length);
        value.CopyTo(span[5..]);
        to.Advance(5 + value.Length);
    }

    private CanonicalRow Nothing() => Put(0, []);

    private CanonicalRow PutNumber(byte tag, long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return Put(tag, bytes);
    }

    private CanonicalRow Put(byte tag, ReadOnlySpan<byte> value)
    {
        Put(buffer, tag, value);
        return this;
    }
}
