using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace FourKeyWorks.Exchange.Batches;

/// <summary>
/// Reads a zip file that a stranger made: exactly one way to read it, nothing outside of its files, nothing larger than it may
/// be, nothing written anywhere. What the directory at the end says and what stands before each file must agree.
/// </summary>
internal static class ZipFile
{
    private const uint LocalHeader = 0x04034b50, DirectoryHeader = 0x02014b50, DirectoryEnd = 0x06054b50, Descriptor = 0x08074b50;

    private const int LocalSize = 30, DirectorySize = 46, EndSize = 22, Entries = Limits.Events + 3;

    // Deflate options, sizes behind the file, UTF-8 names. Anything else, encryption first, is refused.
    private const int AllowedFlags = 0b1000_0000_1110;

    private const int Stored = 0, Deflated = 8;

    // Extra fields that could make of it another file than it seems: 64-bit sizes, another name.
    private const int Zip64 = 0x0001, UnicodePath = 0x7075;

    private const int Unix = 3, KindOfFile = 0xF000, PlainFile = 0x8000, Folder = 0x4000;

    /// <summary>The files by name, unpacked; or what is wrong.</summary>
    /// <param name="zip">The whole file.</param>
    /// <param name="largest">How large a file of this name may be; null where there is no such name.</param>
    public static (IReadOnlyDictionary<string, byte[]>? Files, BatchFault? Fault) Read(ReadOnlySpan<byte> zip, Func<string, int?> largest)
    {
        ArgumentNullException.ThrowIfNull(largest);
        if (Directory(zip, out var entries) is { } broken) return (null, broken);
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        long unpacked = 0;
        foreach (var entry in entries)
        {
            if (!names.Add(entry.Name)) return (null, BatchFault.NameTwice);
            if (largest(entry.Name) is not { } limit) return (null, BatchFault.NameNotAllowed);
            if (!entry.IsPlain) return (null, BatchFault.NotAFile);
            if (entry.Size > limit || (entry.Size > Limits.Small && entry.Size / Limits.Ratio > entry.Packed)) return (null, BatchFault.FileTooLarge);
            unpacked += entry.Size;
            if (unpacked > Limits.Unpacked) return (null, BatchFault.FileTooLarge);
            if (entry.IsFolder) continue;
            if (Unpack(entry, zip) is not { } content) return (null, BatchFault.Damaged);
            files.Add(entry.Name, content);
        }

        return (files, null);
    }

    /// <summary>The entries in the order in which they lie in the file, which they fill without a gap.</summary>
    private static BatchFault? Directory(ReadOnlySpan<byte> zip, out List<Entry> entries)
    {
        entries = [];
        if (zip.Length < EndSize) return BatchFault.NotAZip;
        // Without a comment: the end is the end.
        var end = zip[^EndSize..];
        if (U32(end, 0) != DirectoryEnd || U16(end, 4) != 0 || U16(end, 6) != 0 || U16(end, 20) != 0) return BatchFault.NotAZip;
        var (count, size, start) = (U16(end, 10), (long)U32(end, 12), (long)U32(end, 16));
        if (U16(end, 8) != count || start + size != zip.Length - EndSize) return BatchFault.NotAZip;
        if (count > Entries) return BatchFault.TooManyFiles;

        var at = (int)start;
        for (var i = 0; i < count; i++)
        {
            if (Entry.Of(zip[..^EndSize], ref at) is not { } entry) return BatchFault.NotAZip;
            entries.Add(entry);
        }

        if (at != zip.Length - EndSize) return BatchFault.NotAZip;
        entries.Sort((a, b) => a.Offset.CompareTo(b.Offset));
        return Fill(zip[..(int)start], entries) ? null : BatchFault.NotAZip;
    }

    /// <summary>Whether each file begins where the one before ends, and is what the directory says.</summary>
    private static bool Fill(ReadOnlySpan<byte> area, List<Entry> entries)
    {
        long at = 0;
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            if (entry.Offset != at || area.Length - at < LocalSize) return false;
            var header = area[(int)at..];
            if (U32(header, 0) != LocalHeader || U16(header, 6) != entry.Flags || U16(header, 8) != entry.Method) return false;
            var (name, extra) = (U16(header, 26), U16(header, 28));
            if (header.Length < LocalSize + name + extra || !header.Slice(LocalSize, name).SequenceEqual(entry.RawName)) return false;
            if (!AreHarmless(header.Slice(LocalSize + name, extra))) return false;
            if (!entry.HasDescriptor && (U32(header, 18) != entry.Packed || U32(header, 22) != entry.Size)) return false;
            entry.Data = (int)at + LocalSize + name + extra;
            at = entry.Data + entry.Packed;
            if (at > area.Length) return false;
            if (entry.HasDescriptor) at += DescriptorSize(area[(int)at..], entry);
        }

        return at == area.Length;
    }

    private static int DescriptorSize(ReadOnlySpan<byte> rest, Entry entry)
    {
        if (rest.Length >= 16 && U32(rest, 0) == Descriptor && U32(rest, 8) == entry.Packed && U32(rest, 12) == entry.Size) return 16;
        return rest.Length >= 12 && U32(rest, 4) == entry.Packed && U32(rest, 8) == entry.Size ? 12 : int.MaxValue / 2;
    }

    private static bool AreHarmless(ReadOnlySpan<byte> extra)
    {
        while (extra.Length > 0)
        {
            if (extra.Length < 4 || extra.Length - 4 < U16(extra, 2) || U16(extra, 0) is Zip64 or UnicodePath) return false;
            extra = extra[(4 + U16(extra, 2))..];
        }

        return true;
    }

    /// <summary>Exactly as many bytes as it says; null if it is not so.</summary>
    private static byte[]? Unpack(Entry entry, ReadOnlySpan<byte> zip)
    {
        var packed = zip.Slice(entry.Data, (int)entry.Packed).ToArray();
        if (entry.Method == Stored) return entry.Packed == entry.Size ? packed : null;
        var content = new byte[entry.Size];
        try
        {
            using var deflated = new DeflateStream(new MemoryStream(packed), CompressionMode.Decompress);
            deflated.ReadExactly(content);
            return deflated.ReadByte() == -1 ? content : null;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            return null;
        }
    }

    private static int U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private sealed record Entry(string Name, byte[] RawName, int Flags, int Method, long Packed, long Size, long Offset, int Mode)
    {
        /// <summary>Where its content begins.</summary>
        public int Data { get; set; }

        public bool HasDescriptor => (Flags & 0b1000) != 0;

        public bool IsFolder => Name.EndsWith('/');

        // Nothing, packed, is two bytes; more in a folder would be there for those who look for it.
        public bool IsPlain => (!IsFolder || Packed <= 2) && (Mode == 0 || (IsFolder ? Mode == Folder && Size == 0 : Mode == PlainFile));

        public static Entry? Of(ReadOnlySpan<byte> bytes, ref int at)
        {
            if (bytes.Length - at < DirectorySize) return null;
            var header = bytes[at..];
            var (name, extra, comment) = (U16(header, 28), U16(header, 30), U16(header, 32));
            if (U32(header, 0) != DirectoryHeader || header.Length < DirectorySize + name + extra + comment || comment != 0 || U16(header, 34) != 0) return null;
            var (flags, method) = (U16(header, 8), U16(header, 10));
            if ((flags & ~AllowedFlags) != 0 || method is not (Stored or Deflated)) return null;
            if (!AreHarmless(header.Slice(DirectorySize + name, extra))) return null;
            var raw = header.Slice(DirectorySize, name);
            var mode = header[5] == Unix ? (int)(U32(header, 38) >> 16) & KindOfFile : 0;
            at += DirectorySize + name + extra;
            return new Entry(Encoding.Latin1.GetString(raw), raw.ToArray(), flags, method, U32(header, 20), U32(header, 24), U32(header, 42), mode);
        }
    }
}
