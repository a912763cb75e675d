using System.Buffers.Binary;
using System.Text;

namespace FourKeyWorks.Platform.Files;

/// <summary>
/// A PNG picture (ISO/IEC 15948) without what it tells besides the picture: pixels and what colours need are passed on as
/// they are; texts, times, EXIF but for the orientation, unknown chunks and whatever follows the picture are not.
/// </summary>
internal static class Png
{
    private const int Largest = int.MaxValue - 4, LargestExif = 64 * 1024;
    private const string Header = "IHDR", Data = "IDAT", End = "IEND", Exif = "eXIf";

    private static readonly HashSet<string> Kept =
    [
        Header, "PLTE", Data, "tRNS", "cHRM", "gAMA", "iCCP", "sBIT", "sRGB", "cICP", "bKGD", "pHYs", "acTL", "fcTL", "fdAT",
    ];

    /// <summary>The first bytes of every PNG.</summary>
    public static ReadOnlySpan<byte> Signature => new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A };

    /// <summary>Passes the picture on. One that was cut off is passed on as far as it goes.</summary>
    /// <exception cref="FileRefusedException">It is no picture.</exception>
    public static async Task CopyAsync(ByteSource from, Stream to, CancellationToken cancellation)
    {
        await from.CopyAsync(to, Signature.Length);
        var (first, picture, oriented) = (true, false, false);
        while (await from.TakeAsync(8) is { } head)
        {
            var (size, type) = (BinaryPrimitives.ReadUInt32BigEndian(head), Encoding.ASCII.GetString(head, 4, 4));
            if (size > Largest || !type.All(char.IsAsciiLetter) || (type == Header) != first || (type == End && size > 0)) throw new FileRefusedException(FileProblems.Damaged);
            (first, picture) = (false, picture || type == Data);
            if (type == End)
            {
                if (picture && await from.TakeAsync(4) is not null) await to.WriteAsync(Chunk(End, []), cancellation);
                break;
            }

            if (Kept.Contains(type))
            {
                await to.WriteAsync(head, cancellation);
                await from.CopyAsync(to, size + 4);
            }
            else if (type == Exif && !oriented && size is >= Orientation.BlockSize and <= LargestExif)
            {
                if (await from.TakeAsync((int)size + 4) is not { } exif || Orientation.Of(exif.AsSpan(0, (int)size)) is not { } turned) continue;
                oriented = true;
                await to.WriteAsync(Chunk(Exif, Orientation.Block(turned)), cancellation);
            }
            else if (char.IsAsciiLetterLower(type[0]))
            {
                await from.SkipAsync(size + 4);
            }
            else
            {
                throw new FileRefusedException(FileProblems.Damaged);
            }
        }

        if (!picture) throw new FileRefusedException(FileProblems.Damaged);
        await from.SkipAsync();
    }

    private static byte[] Chunk(string type, ReadOnlySpan<byte> content)
    {
        var chunk = new byte[content.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        content.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(content.Length + 8), Checksum(chunk.AsSpan(4, content.Length + 4)));
        return chunk;
    }

    /// <summary>CRC-32 of the standard's annex D.</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        return ~crc;
    }
}
