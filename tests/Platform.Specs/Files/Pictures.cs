using System.Buffers.Binary;
using System.Text;
using FourKeyWorks.Platform.Files;
using StbImageSharp;

namespace FourKeyWorks.Platform.Specs.Files;

/// <summary>Small pictures, what cameras put into them, and what becomes of them.</summary>
internal static class Pictures
{
    public const string Marker = "NANSHAN-LU-7-HAO";

    public static readonly string[] Jpegs = ["baseline.jpg", "progressive.jpg", "grey.jpg", "restarts.jpg"];
    public static readonly string[] Pngs = ["colours.png", "palette.png", "transparent.png"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static byte[] Load(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Corpus", "pictures", name));

    /// <summary>What is left of a picture; null where it is refused.</summary>
    public static async Task<byte[]?> PassAsync(byte[] picture, Stream? source = null)
    {
        using var from = new ByteSource(source ?? new MemoryStream(picture), long.MaxValue, Cancellation);
        var to = new MemoryStream();
        try
        {
            await (FileKinds.Guess(picture.AsSpan(0, Math.Min(picture.Length, FileKinds.HeadSize))) switch
            {
                FileKind.Jpeg => Jpeg.CopyAsync(from, to, Cancellation),
                FileKind.Png => Png.CopyAsync(from, to, Cancellation),
                _ => throw new FileRefusedException(FileProblems.TypeNotTaken),
            });
            return to.ToArray();
        }
        catch (FileRefusedException)
        {
            return null;
        }
    }

    public static (int, int, byte[]) Pixels(byte[] picture)
    {
        var image = ImageResult.FromMemory(picture, ColorComponents.RedGreenBlueAlpha);
        return (image.Width, image.Height, image.Data);
    }

    /// <summary>A segment of a JPEG.</summary>
    public static byte[] Segment(byte marker, params byte[] content) => [0xFF, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content];

    /// <summary>A chunk of a PNG.</summary>
    public static byte[] Chunk(string type, params byte[] content)
    {
        var chunk = new byte[content.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        Encoding.ASCII.GetBytes(type).CopyTo(chunk, 4);
        content.CopyTo(chunk, 8);
        var crc = uint.MaxValue;
        foreach (var b in chunk.AsSpan(4, content.Length + 4))
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(content.Length + 8), ~crc);
        return chunk;
    }

    /// <summary>An EXIF block of a telephone: maker, orientation, place, a thumbnail behind.</summary>
    public static byte[] Exif(ushort orientation, bool little)
    {
        byte[] Word(int value) => little ? [(byte)value, (byte)(value >> 8)] : [(byte)(value >> 8), (byte)value];
        byte[] Long(int value) => little ? [.. Word(value & 0xFFFF), .. Word(value >> 16)] : [.. Word(value >> 16), .. Word(value & 0xFFFF)];
        byte[] Entry(int tag, int type, int count, byte[] value) => [.. Word(tag), .. Word(type), .. Long(count), .. value];
        return
        [
            .. little ? "II"u8 : "MM"u8, .. Word(42), .. Long(8), .. Word(3),
            .. Entry(0x010F, 2, Marker.Length, Long(50)),
            .. Entry(0x0112, 3, 1, [.. Word(orientation), 0, 0]),
            .. Entry(0x8825, 4, 1, Long(50)),
            .. Long(0),
            .. Encoding.ASCII.GetBytes(Marker), 0xFF, 0xD8, .. Encoding.ASCII.GetBytes(Marker), 0xFF, 0xD9,
        ];
    }

    public static byte[] ExifSegment(ushort orientation, bool little = true) => Segment(0xE1, [.. "Exif\0\0"u8, .. Exif(orientation, little)]);

    /// <summary>The orientation that a reader of its own finds in a picture; 1 where there is none.</summary>
    public static int OrientationIn(byte[] picture)
    {
        var at = picture.AsSpan().IndexOf("MM\0\x2A\0\0\0\x08"u8);
        return at < 0 ? 1 : BinaryPrimitives.ReadUInt16BigEndian(picture.AsSpan(at + 18));
    }

    /// <summary>Where a JPEG can be added to: in front of each segment up to the scan.</summary>
    public static List<int> Seams(byte[] jpeg)
    {
        var seams = new List<int>();
        for (var at = 2; ; at += 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(at + 2)))
        {
            seams.Add(at);
            if (jpeg[at + 1] == 0xDA) return seams;
        }
    }

    /// <summary>Where a PNG can be added to: behind each chunk.</summary>
    public static List<int> SeamsOfPng(byte[] png)
    {
        var seams = new List<int>();
        for (var at = 8; at < png.Length;)
        {
            at += 12 + BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            if (at < png.Length) seams.Add(at);
        }

        return seams;
    }

    public static byte[] Insert(byte[] picture, int at, byte[] what) => [.. picture[..at], .. what, .. picture[at..]];

    public static bool Holds(byte[] bytes, string word = Marker) => bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(word)) >= 0;
}

/// <summary>Gives out as much as it likes.</summary>
internal sealed class DrippingStream(byte[] content, int seed) : MemoryStream(content)
{
    private readonly Random random = new(seed);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(buffer.Length, random.Next(1, 9))], cancellationToken);
}
