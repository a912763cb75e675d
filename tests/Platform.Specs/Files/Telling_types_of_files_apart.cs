using System.IO.Compression;
using System.Text;
using CsCheck;
using FourKeyWorks.Platform.Files;

namespace FourKeyWorks.Platform.Specs.Files;

public sealed class Telling_types_of_files_apart
{
    private const string Word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    private const string Excel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";

    private static readonly Dictionary<string, (byte[] Content, FileKind? Kind)> Beginnings = new()
    {
        ["a jpeg"] = (Pictures.Load("baseline.jpg"), FileKind.Jpeg),
        ["a png"] = (Pictures.Load("colours.png"), FileKind.Png),
        ["a pdf"] = ([.. "%PDF-1.7\n%"u8], FileKind.Pdf),
        ["a film"] = ([0, 0, 0, 0x18, .. "ftypmp42\0\0\0\0"u8], FileKind.Mp4),
        ["a recording of a telephone"] = ([0, 0, 0, 0x18, .. "ftypM4A \0\0\0\0"u8], FileKind.M4a),
        ["a wav"] = ([.. "RIFF"u8, 0x24, 0, 0, 0, .. "WAVEfmt "u8], FileKind.Wav),
        ["a tagged mp3"] = ([.. "ID3\x04\0\0\0\0\0\x05"u8, 0, 0, 0, 0, 0, .. Frames()], FileKind.Mp3),
        ["a bare mp3"] = (Frames(), FileKind.Mp3),
        ["a word document"] = (Office(Word, "word/document.xml"), FileKind.Docx),
        ["a spreadsheet"] = (Office(Excel, "xl/workbook.xml"), FileKind.Xlsx),
        ["nothing"] = ([], null),
        ["a text"] = ([.. "Dear all"u8], null),
        ["a page"] = ([.. "<!DOCTYPE html><script>"u8], null),
        ["a drawing"] = ([.. "<svg xmlns='http://www.w3.org/2000/svg'>"u8], null),
        ["a program"] = ([.. "MZ\x90\0\x03\0\0\0"u8], null),
        ["a script"] = ([.. "#!/bin/sh\n"u8], null),
        ["a gif"] = ([.. "GIF89a"u8], null),
        ["an old office document"] = ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], null),
        ["a pdf behind something"] = ([.. "\n%PDF-1.7"u8], null),
        ["a heic"] = ([0, 0, 0, 0x18, .. "ftypheic\0\0\0\0"u8], null),
        ["an avi"] = ([.. "RIFF"u8, 0x24, 0, 0, 0, .. "AVI LIST"u8], null),
        ["a tag without sound"] = ([.. "ID3\x04\0\0\0\0\0\x05"u8, 0, 0, 0, 0, 0, .. "MZ"u8, .. new byte[4000]], null),
        ["one frame"] = ([.. Frames()[..417], .. new byte[4000]], null),
        ["a plain zip"] = (Zip(("a.txt", "a")), null),
        ["a program for Java"] = (Zip(("META-INF/MANIFEST.MF", "")), null),
        ["a presentation"] = (Office("application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml", "ppt/presentation.xml"), null),
        ["a document that says it is one"] = (Office(Word, "word/other.xml"), null),
    };

    private static readonly Dictionary<string, (byte[] Content, string Code)> Refused = new()
    {
        ["macros"] = (Office(Word, "word/document.xml", ("word/vbaProject.bin", "x")), "file.has-program"),
        ["macros under another name"] = (Office(Word, "word/document.xml", ("word/x.bin", "x"), "application/vnd.ms-office.vbaProject"), "file.has-program"),
        ["a type with macros"] = (Office("application/vnd.ms-word.document.macroEnabled.main+xml", "word/document.xml"), "file.has-program"),
        ["old macros of a spreadsheet"] = (Office(Excel, "xl/workbook.xml", ("xl/macrosheets/sheet1.xml", "x")), "file.has-program"),
        ["a control"] = (Office(Word, "word/document.xml", ("word/activeX/activeX1.xml", "x")), "file.has-program"),
        ["an embedded object"] = (Office(Word, "word/document.xml", ("word/embeddings/oleObject1.bin", "x")), "file.has-program"),
        ["a name twice"] = (Office(Word, "word/document.xml", ("WORD/document.xml", "x")), "file.damaged"),
        ["something behind it"] = ([.. Office(Word, "word/document.xml"), 0], "file.damaged"),
        ["types that are no XML"] = (Zip(("[Content_Types].xml", "<Types"), ("word/document.xml", "")), "file.damaged"),
        ["types that refer outside"] = (Zip(("[Content_Types].xml", "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/hostname'>]><Types>&y;</Types>"), ("word/document.xml", "")), "file.damaged"),
        ["types that burst"] = (Zip(("[Content_Types].xml", "<Types>" + new string(' ', 3_000_000) + "</Types>"), ("word/document.xml", "")), "file.damaged"),
    };

    internal static IEnumerable<byte[]> Examples => Beginnings.Values.Select(b => b.Content).Concat(Refused.Values.Select(r => r.Content));

    public static TheoryData<string> Contents => [.. Beginnings.Keys];

    public static TheoryData<string> Documents => [.. Refused.Keys];

    [Theory, MemberData(nameof(Contents))]
    public async Task the_content_decides(string what) => Assert.Equal(Beginnings[what].Kind, (await ToldAsync(Beginnings[what].Content)).Kind);

    [Theory, MemberData(nameof(Documents))]
    public async Task a_document_is_refused_for(string what) => Assert.Equal(Refused[what].Code, (await ToldAsync(Refused[what].Content)).Code);

    [Fact]
    public async Task anything_at_all_is_told_or_refused()
    {
        var seeds = Examples.ToArray();
        await Gen.Select(Gen.Int[0, seeds.Length - 1], Gen.Select(Gen.Double[0, 1], Gen.Byte.Array[0, 8]).Array[0, 6]).SampleAsync(async (seed, edits) =>
        {
            var content = seeds[seed].ToArray();
            foreach (var (place, bytes) in edits)
            {
                var at = (int)(place * content.Length);
                bytes.AsSpan(0, Math.Min(bytes.Length, content.Length - at)).CopyTo(content.AsSpan(at));
            }

            await ToldAsync(content);
        }, iter: 5_000);
    }

    /// <summary>By the stream that the vault reads with, which cannot be read any other way.</summary>
    internal static async Task<(FileKind? Kind, string? Code)> ToldAsync(byte[] content)
    {
        if (FileKinds.Guess(content.AsSpan(0, Math.Min(content.Length, FileKinds.HeadSize))) is not { } guess) return (null, null);
        try
        {
            await using var sealedContent = await Sealing_a_file_in_pieces.SealedAsync(content);
            return (await FileKinds.ConfirmAsync(guess, sealedContent, TestContext.Current.CancellationToken), null);
        }
        catch (FileRefusedException refused)
        {
            return (null, refused.Problem.Code);
        }
    }

    /// <summary>Twelve silent frames of 128 kbit/s at 44.1 kHz.</summary>
    private static byte[] Frames() => [.. Enumerable.Repeat((byte[])[0xFF, 0xFB, 0x90, 0x00, .. new byte[413]], 12).SelectMany(f => f)];

    private static byte[] Office(string type, string part, (string Name, string Content)? more = null, string? typeOfMore = null)
    {
        var types = $"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/{part}\" ContentType=\"{type}\"/>"
            + (typeOfMore is null ? "" : $"<Override PartName=\"/{more!.Value.Name}\" ContentType=\"{typeOfMore}\"/>") + "</Types>";
        return Zip([("[Content_Types].xml", types), (part, "<x/>"), .. more is { } one ? [one] : ((string, string)[])[]]);
    }

    internal static byte[] Zip(params (string Name, string Content)[] entries)
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }

        return bytes.ToArray();
    }
}
