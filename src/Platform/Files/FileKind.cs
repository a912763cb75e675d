namespace FourKeyWorks.Platform.Files;

/// <summary>The types of files that are taken. What a file is follows from its content, never from its name.</summary>
public enum FileKind
{
    /// <summary>A picture.</summary>
    Jpeg,
    /// <summary>A picture.</summary>
    Png,
    /// <summary>A document.</summary>
    Pdf,
    /// <summary>A film.</summary>
    Mp4,
    /// <summary>A recording.</summary>
    M4a,
    /// <summary>A recording.</summary>
    Mp3,
    /// <summary>A recording.</summary>
    Wav,
    /// <summary>An office document without programs.</summary>
    Docx,
    /// <summary>A spreadsheet without programs.</summary>
    Xlsx,
}

/// <summary>Telling types apart.</summary>
public static class FileKinds
{
    /// <summary>Bytes from the beginning of a file that <see cref="Guess"/> wants to see.</summary>
    public const int HeadSize = 16;

    private static readonly string[] Films = ["isom", "iso2", "iso3", "iso4", "iso5", "iso6", "mp41", "mp42", "avc1", "M4V ", "MSNV"];

    /// <summary>Media type, as an answer declares it.</summary>
    public static string MediaType(this FileKind kind) => kind switch
    {
        FileKind.Jpeg => "image/jpeg",
        FileKind.Png => "image/png",
        FileKind.Pdf => "application/pdf",
        FileKind.Mp4 => "video/mp4",
        FileKind.M4a => "audio/mp4",
        FileKind.Mp3 => "audio/mpeg",
        FileKind.Wav => "audio/wav",
        FileKind.Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        FileKind.Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Ending of a name, without the dot.</summary>
    public static string Ending(this FileKind kind) => kind is FileKind.Jpeg ? "jpg" : kind.ToString().ToLowerInvariant();

    /// <summary>
    /// What the beginning looks like; null: nothing that is taken. Any zip looks like <see cref="FileKind.Docx"/> and any
    /// tagged or framed sound like <see cref="FileKind.Mp3"/> until <see cref="ConfirmAsync"/> has seen the whole.
    /// </summary>
    public static FileKind? Guess(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith<byte>([0xFF, 0xD8, 0xFF])) return FileKind.Jpeg;
        if (head.StartsWith(Png.Signature)) return FileKind.Png;
        if (head.StartsWith("%PDF-1."u8) || head.StartsWith("%PDF-2."u8)) return FileKind.Pdf;
        if (head.StartsWith("PK\x03\x04"u8)) return FileKind.Docx;
        if (head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WAVE"u8)) return FileKind.Wav;
        if (head.Length >= 12 && head[4..].StartsWith("ftyp"u8)) return OfBrand(head[8..12]);
        return Mp3.Begins(head) ? FileKind.Mp3 : null;
    }

    /// <summary>What the whole turns out to be.</summary>
    /// <exception cref="FileRefusedException">Nothing that is taken.</exception>
    internal static async Task<FileKind> ConfirmAsync(FileKind guess, Stream whole, CancellationToken cancellation) => guess switch
    {
        FileKind.Docx => await OfficeDocument.KindOfAsync(whole, cancellation),
        FileKind.Mp3 => await Mp3.IsSoundAsync(whole, cancellation) ? guess : throw new FileRefusedException(FileProblems.TypeNotTaken),
        _ => guess,
    };

    private static FileKind? OfBrand(ReadOnlySpan<byte> brand)
    {
        if (brand.SequenceEqual("M4A "u8)) return FileKind.M4a;
        return Films.Contains(System.Text.Encoding.ASCII.GetString(brand)) ? FileKind.Mp4 : null;
    }
}
