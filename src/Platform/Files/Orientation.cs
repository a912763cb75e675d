using System.Buffers.Binary;

namespace FourKeyWorks.Platform.Files;

/// <summary>Which way up a picture is: the one thing of EXIF that is kept.</summary>
internal static class Orientation
{
    /// <summary>Bytes of what <see cref="Block"/> makes.</summary>
    public const int BlockSize = 26;

    private const ushort Tag = 0x0112, Short = 3;
    private const int EntrySize = 12;

    /// <summary>What an EXIF block says: 2 to 8; null where it says nothing or that nothing is to be turned.</summary>
    public static byte? Of(ReadOnlySpan<byte> exif)
    {
        var little = exif.StartsWith("II\x2A\0"u8);
        if (exif.Length < 8 || (!little && !exif.StartsWith("MM\0\x2A"u8))) return null;
        var at = Long(exif[4..], little);
        if (at > exif.Length - 2) return null;
        var entries = exif[((int)at + 2)..];
        for (var left = Word(exif[(int)at..], little); left > 0 && entries.Length >= EntrySize; left--, entries = entries[EntrySize..])
            if (Word(entries, little) == Tag)
                return Word(entries[2..], little) == Short && Word(entries[8..], little) is >= 2 and <= 8 and var value ? (byte)value : null;
        return null;
    }

    /// <summary>An EXIF block that says this and nothing else.</summary>
    public static byte[] Block(byte orientation) =>
        [.. "MM\0\x2A"u8, 0, 0, 0, 8, 0, 1, Tag >> 8, Tag & 0xFF, 0, (byte)Short, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];

    private static ushort Word(ReadOnlySpan<byte> at, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at);

    private static uint Long(ReadOnlySpan<byte> at, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(at) : BinaryPrimitives.ReadUInt32BigEndian(at);
}
