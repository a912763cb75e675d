using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace FourKeyWorks.Platform.Identifiers;

/// <summary>
/// Ids that follow from what caused them, so that doing a thing twice names it once: a version 8 UUID over SHA-256 of
/// the parts, each preceded by its length so that no two lists of parts run together.
/// </summary>
public static class DerivedId
{
    /// <summary>The id that follows from <paramref name="parts"/>.</summary>
    public static Guid Of(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        Span<byte> digest = stackalloc byte[32];
        hash.GetHashAndReset(digest);
        digest[6] = (byte)((digest[6] & 0x0F) | 0x80);
        digest[8] = (byte)((digest[8] & 0x3F) | 0x80);
        return new Guid(digest[..16], bigEndian: true);
    }

    /// <summary>The id that follows from an id and a purpose: the stream of a case's track, for one.</summary>
    public static Guid Of(Guid id, string purpose) => Of(id.ToString("N"), purpose);
}
