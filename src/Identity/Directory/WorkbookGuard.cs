using System.IO.Compression;
using System.Xml;

namespace FourKeyWorks.Identity.Directory;

/// <summary>
/// What a workbook may not be before anything in it is read: too large, packed to burst, with formulas, macros, links to elsewhere,
/// or sheets that nobody sees.
/// </summary>
internal static class WorkbookGuard
{
    /// <summary>Largest file, in bytes.</summary>
    public const int MostBytes = 1024 * 1024;

    private const int MostParts = 200;

    /// <summary>Largest content unpacked, in bytes.</summary>
    private const long MostUnpacked = 20L * 1024 * 1024;

    private static readonly string[] Active = ["vbaProject", "externalLinks/", "embeddings/", "activeX/", "ctrlProps/", "connections.xml", "queryTables/"];

    private static readonly XmlReaderSettings Xml = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MostUnpacked };

    /// <summary>Why it is not read; null where it may be.</summary>
    public static string? Refusal(byte[] file)
    {
        if (file.Length > MostBytes) return "directory.workbook-too-large";
        try
        {
            using var zip = new ZipArchive(new MemoryStream(file), ZipArchiveMode.Read);
            if (zip.Entries.Count > MostParts || zip.Entries.Sum(e => e.Length) > MostUnpacked) return "directory.workbook-too-large";
            if (zip.Entries.Any(e => Active.Any(a => e.FullName.Contains(a, StringComparison.OrdinalIgnoreCase)))) return "directory.workbook-active";
            if (zip.GetEntry("xl/workbook.xml") is not { } book) return "directory.workbook-unreadable";
            if (Any(book, x => x.LocalName == "sheet" && x.GetAttribute("state") is { } state && state != "visible")) return "directory.workbook-hidden";
            return zip.Entries.Any(e => e.FullName.StartsWith("xl/worksheets/", StringComparison.OrdinalIgnoreCase) && e.Name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) && Any(e, x => x.LocalName == "f"))
                ? "directory.workbook-formula"
                : null;
        }
        catch (Exception e) when (e is InvalidDataException or XmlException or NotSupportedException or IOException)
        {
            return "directory.workbook-unreadable";
        }
    }

    private static bool Any(ZipArchiveEntry part, Func<XmlReader, bool> holds)
    {
        using var content = part.Open();
        using var xml = XmlReader.Create(new Bounded(content, MostUnpacked), Xml);
        while (xml.Read())
            if (xml.NodeType is XmlNodeType.Element && holds(xml)) return true;
        return false;
    }

    /// <summary>What a part says of its length need not be true.</summary>
    private sealed class Bounded(Stream inner, long most) : Stream
    {
        private long read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var got = inner.Read(buffer, offset, count);
            read += got;
            return read <= most ? got : throw new InvalidDataException("too large");
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
