using System.Text;
using FourKeyWorks.Platform.Specs.Files;

namespace FourKeyWorks.Platform.Specs.Fuzzing;

/// <summary>Any file.</summary>
internal static class TellingTypes
{
    public static Target Target { get; } = new(
        "documents",
        [.. Telling_types_of_files_apart.Examples.Where(e => e.Length < 16 * 1024)],
        [
            .. new[] { "PK\x01\x02", "PK\x03\x04", "PK\x05\x06", "[Content_Types].xml", "word/document.xml", "xl/workbook.xml", "ContentType=\"", "<Types>", "ID3\x04", "ftyp", "RIFF", "WAVE", "%PDF-1." }
                .Select(Encoding.ASCII.GetBytes),
            [0xFF, 0xFB, 0x90, 0], [0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF], [8, 0], [0, 0], [0, 0, 1, 0],
        ],
        async input => await Telling_types_of_files_apart.ToldAsync(input));
}
