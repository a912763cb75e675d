using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Xml;

namespace FourKeyWorks.Platform.Files;

/// <summary>
/// Office Open XML: a zip that says of itself what it is. Its directory at the end counts, as for the programs that open
/// it; documents with programs in them (macros, controls, old Excel macros, embedded objects) are not taken.
/// </summary>
/// <remarks>The library reads directories only blocking, and whole whatever their size; here two of its structures suffice.</remarks>
internal static class OfficeDocument
{
    private const int EndRecord = 22, Entry = 46, LocalHeader = 30, LargestDirectory = 1024 * 1024, LargestTypes = 1024 * 1024;
    private const string Types = "[Content_Types].xml";
    private const string Word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    private const string Excel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";

    private static readonly string[] Programs = ["vba", "activex", "macrosheet", "dialogsheet", "embeddings/", "oleobject", "externallinks/", "customui"];
    private static readonly string[] ProgramTypes = ["macro", "vba", "activex", "control", "oleobject", "dialogsheet"];

    private sealed record Part(string Name, bool Compressed, long Size, long At);

    public static async Task<FileKind> KindOfAsync(Stream whole, CancellationToken cancellation)
    {
        try
        {
            var parts = PartsOf(await DirectoryAsync(whole, cancellation));
            if (!parts.TryGetValue(Types, out var types)) throw new FileRefusedException(FileProblems.TypeNotTaken);
            var declared = DeclaredIn(await ReadAsync(whole, types, cancellation));
            if (parts.Keys.Any(n => Programs.Any(p => n.Contains(p, StringComparison.OrdinalIgnoreCase)))
                || declared.Any(d => ProgramTypes.Any(p => d.Contains(p, StringComparison.OrdinalIgnoreCase)))) throw new FileRefusedException(FileProblems.HasProgram);
            return (declared.Contains(Word) && parts.ContainsKey("word/document.xml"), declared.Contains(Excel) && parts.ContainsKey("xl/workbook.xml")) switch
            {
                (true, false) => FileKind.Docx,
                (false, true) => FileKind.Xlsx,
                _ => throw new FileRefusedException(FileProblems.TypeNotTaken),
            };
        }
        catch (Exception e) when (e is InvalidDataException or XmlException or EndOfStreamException)
        {
            throw new FileRefusedException(FileProblems.Damaged);
        }
    }

    /// <summary>The directory, which must be small and end where the file ends, so that all readers find the same.</summary>
    private static async Task<byte[]> DirectoryAsync(Stream whole, CancellationToken cancellation)
    {
        if (whole.Length < EndRecord) throw new InvalidDataException();
        var end = await ReadAsync(whole, whole.Length - EndRecord, EndRecord, cancellation);
        var (size, at) = (Long(end, 12), Long(end, 16));
        if (!end.AsSpan().StartsWith("PK\x05\x06"u8) || Word16(end, 20) != 0 || size > LargestDirectory || at + size != whole.Length - EndRecord) throw new InvalidDataException();
        return await ReadAsync(whole, at, (int)size, cancellation);
    }

    private static Dictionary<string, Part> PartsOf(byte[] directory)
    {
        var parts = new Dictionary<string, Part>(StringComparer.OrdinalIgnoreCase);
        for (var at = 0; at < directory.Length;)
        {
            if (directory.Length - at < Entry || !directory.AsSpan(at).StartsWith("PK\x01\x02"u8)) throw new InvalidDataException();
            var (flags, method, name) = (Word16(directory, at + 8), Word16(directory, at + 10), Word16(directory, at + 28));
            if (directory.Length - at - Entry < name || (flags & 1) != 0 || method is not (0 or 8)) throw new InvalidDataException();
            var part = new Part(Encoding.UTF8.GetString(directory, at + Entry, name).Replace('\\', '/').TrimStart('/'), method == 8, Long(directory, at + 20), Long(directory, at + 42));
            // Twice the same name would be one thing to us and another to the program that opens it.
            if (!parts.TryAdd(part.Name, part)) throw new InvalidDataException();
            at += Entry + name + Word16(directory, at + 30) + Word16(directory, at + 32);
        }

        return parts;
    }

    private static async Task<byte[]> ReadAsync(Stream whole, Part part, CancellationToken cancellation)
    {
        if (part.Size > LargestTypes) throw new InvalidDataException();
        var header = await ReadAsync(whole, part.At, LocalHeader, cancellation);
        if (!header.AsSpan().StartsWith("PK\x03\x04"u8)) throw new InvalidDataException();
        var stored = await ReadAsync(whole, part.At + LocalHeader + Word16(header, 26) + Word16(header, 28), (int)part.Size, cancellation);
        if (!part.Compressed) return stored;
        // The declared length may lie; this does not.
        var content = new byte[LargestTypes];
        await using var deflate = new DeflateStream(new MemoryStream(stored), CompressionMode.Decompress);
        var size = await deflate.ReadAtLeastAsync(content, content.Length, throwOnEndOfStream: false, cancellation);
        return size < content.Length ? content[..size] : throw new InvalidDataException();
    }

    private static HashSet<string> DeclaredIn(byte[] types)
    {
        using var xml = XmlReader.Create(new MemoryStream(types), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        var declared = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (xml.Read())
            if (xml.NodeType is XmlNodeType.Element && xml.GetAttribute("ContentType") is { } type) declared.Add(type.Trim());
        return declared;
    }

    private static async Task<byte[]> ReadAsync(Stream whole, long at, int size, CancellationToken cancellation)
    {
        var bytes = new byte[size];
        whole.Position = at;
        await whole.ReadExactlyAsync(bytes, cancellation);
        return bytes;
    }

    private static int Word16(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    private static long Long(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
}
