namespace FourKeyWorks.Platform.Files;

/// <summary>MPEG audio, layer III: frames, perhaps with a tag before them.</summary>
internal static class Mp3
{
    private const int TagHeader = 10;

    // How far behind the tag the first frame may be: encoders pad.
    private const int Search = 8 * 1024;

    private static readonly int[] RatesOfVersion1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    private static readonly int[] RatesOfVersion2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    private static readonly int[] Frequencies = [44100, 48000, 32000];

    /// <summary>Whether it begins with a tag or with a frame.</summary>
    public static bool Begins(ReadOnlySpan<byte> head) => TagSize(head) > 0 || FrameSize(head) > 0;

    /// <summary>Whether two frames follow each other where sound has to begin.</summary>
    public static async Task<bool> IsSoundAsync(Stream whole, CancellationToken cancellation)
    {
        var window = new byte[Search + 2048];
        whole.Position = 0;
        var size = await whole.ReadAtLeastAsync(window, TagHeader, throwOnEndOfStream: false, cancellation);
        whole.Position = TagSize(window.AsSpan(0, size));
        size = await whole.ReadAtLeastAsync(window, window.Length, throwOnEndOfStream: false, cancellation);
        for (var at = 0; at < Math.Min(size, Search); at++)
            if (FrameSize(window.AsSpan(at, size - at)) is > 0 and var frame && at + frame < size && FrameSize(window.AsSpan(at + frame, size - at - frame)) > 0)
                return true;
        return false;
    }

    /// <summary>Bytes of an ID3v2 tag; 0: none.</summary>
    private static int TagSize(ReadOnlySpan<byte> head) =>
        head.Length >= TagHeader && head.StartsWith("ID3"u8) && head[3] is >= 2 and <= 4 && (head[6] | head[7] | head[8] | head[9]) < 0x80
            ? TagHeader + (head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9])
            : 0;

    /// <summary>Bytes of the frame that begins here; 0: none.</summary>
    private static int FrameSize(ReadOnlySpan<byte> at)
    {
        if (at.Length < 4 || at[0] != 0xFF || (at[1] & 0xE6) != 0xE2 || (at[1] & 0x18) == 0x08) return 0;
        var (version, rate, frequency) = ((at[1] >> 3) & 3, at[2] >> 4, (at[2] >> 2) & 3);
        if (rate is 0 or 15 || frequency == 3) return 0;
        // Version 1 has twice the samples of 2 and 2.5, which halve and quarter its frequencies.
        var hertz = Frequencies[frequency] >> (version == 3 ? 0 : version == 2 ? 1 : 2);
        var kilobits = version == 3 ? RatesOfVersion1[rate] : RatesOfVersion2[rate];
        return (version == 3 ? 144 : 72) * 1000 * kilobits / hertz + ((at[2] >> 1) & 1);
    }
}
