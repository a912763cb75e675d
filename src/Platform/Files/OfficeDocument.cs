using System.Buffers.Binary;
using System.IO.Compression;
using System.Xml;

namespace FourKeyWorks.Platform.Files;

/// <summary>
/// Office Open XML: a zip that says of itself what it is. Its directory at the end counts, as for the programs that open
/// it; documents with programs in them (macros, controls, old Excel macros, embedded objects) are not taken.
/// </summary>
internal static class OfficeDocument
{
    private const int EndRecord = 22, LargestDirectory = 1024 * 1024, LargestTypes = 1024 * 1024;
    private const string Types = "[Content_Types].xml";
    private const string Word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    private const string Excel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";

    private static readonly string[] Programs = ["vba", "activex", "macrosheet", "dialogsheet", "embeddings/", "oleobject", "externallinks/", "customui"];
    private static readonly string[] ProgramTypes = ["macro", "vba", "activex", "control", "oleobject", "dialogsheet"];

    public static async Task<FileKind> KindOfAsync(Stream whole, CancellationToken cancellation)
    {
        if (!await HasPlainDirectoryAsync(whole, cancellation)) throw new FileRefusedException(FileProblems.Damaged);
        try
        {
            whole.Position = 0;
            await using var zip = await ZipArchive.CreateAsync(whole, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, cancellation);
            // Twice the same name would be one thing to us and another to the program that opens it.
            if (zip.Entries.Select(e => e.FullName).Distinct(StringComparer.OrdinalIgnoreCase).Count() != zip.Entries.Count) throw new InvalidDataException();
            if (zip.GetEntry(Types) is not { } types) throw new FileRefusedException(FileProblems.TypeNotTaken);
            if (zip.Entries.Any(e => Programs.Any(p => e.FullName.Replace('\\', '/').Contains(p, StringComparison.OrdinalIgnoreCase))))
                throw new FileRefusedException(FileProblems.HasProgram);
            var declared = await DeclaredAsync(types, cancellation);
            if (declared.Any(d => ProgramTypes.Any(p => d.Contains(p, StringComparison.OrdinalIgnoreCase)))) throw new FileRefusedException(FileProblems.HasProgram);
            return (declared.Contains(Word) && zip.GetEntry("word/document.xml") is not null, declared.Contains(Excel) && zip.GetEntry("xl/workbook.xml") is not null) switch
            {
                (true, false) => FileKind.Docx,
                (false, true) => FileKind.Xlsx,
                _ => throw new FileRefusedException(FileProblems.TypeNotTaken),
            };
        }
        catch (Exception e) when (e is InvalidDataException or XmlException or EndOfStreamException or IOException or ArgumentException or NotSupportedException)
        {
            throw new FileRefusedException(FileProblems.Damaged);
        }
    }

    /// <summary>
    /// The directory is small and ends where the file ends, with nothing behind it: so the library, which reads it whole,
    /// reads little, and reads the same as everybody else.
    /// </summary>
    private static async Task<bool> HasPlainDirectoryAsync(Stream whole, CancellationToken cancellation)
    {
        if (whole.Length < EndRecord) return false;
        var end = new byte[EndRecord];
        whole.Position = whole.Length - EndRecord;
        await whole.ReadExactlyAsync(end, cancellation);
        long size = BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(12)), offset = BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(16));
        return end.AsSpan().StartsWith("PK\x05\x06"u8) && end[20] == 0 && end[21] == 0 && size <= LargestDirectory && offset + size == whole.Length - EndRecord;
    }

    private static async Task<HashSet<string>> DeclaredAsync(ZipArchiveEntry types, CancellationToken cancellation)
    {
        await using var content = await types.OpenAsync(cancellation);
        // The declared length may lie; this does not.
        var bytes = new byte[LargestTypes];
        var size = await content.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
        if (size == bytes.Length) throw new InvalidDataException();
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
        using var xml = XmlReader.Create(new MemoryStream(bytes, 0, size), settings);
        var declared = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (xml.Read())
            if (xml.NodeType is XmlNodeType.Element && xml.GetAttribute("ContentType") is { } type) declared.Add(type.Trim());
        return declared;
    }
}
