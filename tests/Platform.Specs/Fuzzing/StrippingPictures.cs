using System.Text;
using FourKeyWorks.Platform.Specs.Files;

namespace FourKeyWorks.Platform.Specs.Fuzzing;

/// <summary>Anything that may be a picture.</summary>
internal static class StrippingPictures
{
    public static Target Target { get; } = new(
        "pictures",
        [
            .. Pictures.Jpegs.Concat(Pictures.Pngs).Select(Pictures.Load),
            Pictures.Insert(Pictures.Load("baseline.jpg"), 2, Pictures.ExifSegment(6)), Pictures.Insert(Pictures.Load("palette.png"), 33, Pictures.Chunk("eXIf", Pictures.Exif(6, little: true))),
        ],
        [
            .. new[] { "IHDR", "IDAT", "IEND", "eXIf", "tEXt", "iCCP", "Exif\0\0", "JFIF\0", "ICC_PROFILE\0", "Adobe", "MM\0*", "II*\0" }.Select(Encoding.ASCII.GetBytes),
            .. Enumerable.Range(0xC0, 64).Select(m => (byte[])[0xFF, (byte)m]), [0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF], [0x7F, 0xFF, 0xFF, 0xFF], [0, 2], [0, 0],
        ],
        async input =>
        {
            var left = await Pictures.PassAsync(input);
            Target.Require(Equals(left, await Pictures.PassAsync(input, new DrippingStream(input, input.Length))), "depends on how it comes");
            if (left is null) return;
            Target.Require(left.Length <= input.Length, "grows");
            Target.Require(Equals(left, await Pictures.PassAsync(left)), "is not done at once");
        });

    private static bool Equals(byte[]? a, byte[]? b) => a is null ? b is null : b is not null && a.AsSpan().SequenceEqual(b);
}
