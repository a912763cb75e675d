namespace FourKeyWorks.Platform.Files;

/// <summary>
/// A JPEG picture (ITU-T T.81) without what it tells besides the picture: the compressed data are passed on as they are;
/// EXIF but for the orientation, XMP, IPTC, comments, thumbnails, makers' blocks and whatever follows the picture are not.
/// </summary>
internal static class Jpeg
{
    private const byte Mark = 0xFF, Restart0 = 0xD0, Restart7 = 0xD7, Start = 0xD8, End = 0xD9, Scan = 0xDA, Temporary = 0x01;
    private const int JfifSize = 14, AdobeSize = 12;

    /// <summary>Passes the picture on. One that was cut off is passed on as far as it goes.</summary>
    /// <exception cref="FileRefusedException">It is no picture.</exception>
    public static async Task CopyAsync(ByteSource from, Stream to, CancellationToken cancellation)
    {
        await from.SkipAsync(2);
        await to.WriteAsync(new byte[] { Mark, Start }, cancellation);
        var (oriented, picture) = (false, false);
        byte? marker;
        while ((marker = await MarkerAsync(from)) is not null and not End)
        {
            if (marker is Temporary or (>= Restart0 and <= Restart7)) continue;
            if (await ContentAsync(from, marker.Value) is not { } content) break;
            if (Kept(marker.Value, content, oriented) is { } kept)
            {
                await to.WriteAsync(new byte[] { Mark, marker.Value, (byte)((kept.Length + 2) >> 8), (byte)(kept.Length + 2) }, cancellation);
                await to.WriteAsync(kept, cancellation);
                oriented |= marker == 0xE1;
            }

            if (marker != Scan) continue;
            picture = true;
            await CopyScanAsync(from, to, cancellation);
        }

        if (!picture) throw new FileRefusedException(FileProblems.Damaged);
        if (marker == End) await to.WriteAsync(new byte[] { Mark, End }, cancellation);
        await from.SkipAsync();
    }

    /// <summary>The next marker, whatever lies before it; null where there is none.</summary>
    private static async ValueTask<byte?> MarkerAsync(ByteSource from)
    {
        while (true)
        {
            await from.CopyUntilAsync(Mark, Stream.Null);
            byte? marker;
            while ((marker = await from.NextAsync()) == Mark)
            {
            }

            if (marker != 0) return marker;
        }
    }

    /// <summary>What a marker announces; null where less is left.</summary>
    private static async ValueTask<byte[]?> ContentAsync(ByteSource from, byte marker)
    {
        // A second start, hierarchical pictures and what the standard leaves open are in no camera's files.
        if (marker is Start or 0xDE or 0xDF or < 0xC0) throw new FileRefusedException(FileProblems.Damaged);
        if (await from.TakeAsync(2) is not { } length) return null;
        var size = (length[0] << 8 | length[1]) - 2;
        return size >= 0 ? await from.TakeAsync(size) : throw new FileRefusedException(FileProblems.Damaged);
    }

    /// <summary>What remains of a segment: all that decoding needs, and nothing else.</summary>
    private static byte[]? Kept(byte marker, byte[] content, bool oriented) => marker switch
    {
        // Density and version, no thumbnail.
        0xE0 when content.Length >= JfifSize && content.AsSpan().StartsWith("JFIF\0"u8) => [.. content[..(JfifSize - 2)], 0, 0],
        0xE1 when !oriented && content.AsSpan().StartsWith("Exif\0\0"u8) && content.Length >= 6 + Orientation.BlockSize && Orientation.Of(content.AsSpan(6)) is { } turned =>
            [.. "Exif\0\0"u8, .. Orientation.Block(turned)],
        // Without them colours would be wrong: the profile, and how they are stored.
        0xE2 when content.AsSpan().StartsWith("ICC_PROFILE\0"u8) => content,
        0xEE when content.Length >= AdobeSize && content.AsSpan().StartsWith("Adobe"u8) => content[..AdobeSize],
        // Frames, tables, scans, restart intervals, number of lines.
        not 0xC8 and < 0xDE => content,
        _ => null,
    };

    /// <summary>The compressed data behind a scan's header, up to the next marker.</summary>
    private static async ValueTask CopyScanAsync(ByteSource from, Stream to, CancellationToken cancellation)
    {
        while (true)
        {
            await from.CopyUntilAsync(Mark, to);
            var next = await from.PeekAsync(2);
            if (next.Length < 2) return;
            switch (next.Span[1])
            {
                case 0 or (>= Restart0 and <= Restart7):
                    await from.CopyAsync(to, 2);
                    break;
                case Mark:
                    await from.SkipAsync(1);
                    break;
                default:
                    return;
            }
        }
    }
}
