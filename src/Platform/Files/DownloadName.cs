using System.Globalization;
using System.Text;

namespace FourKeyWorks.Platform.Files;

/// <summary>What a file is called where somebody saves it.</summary>
internal static class DownloadName
{
    private const int Longest = 100;

    /// <summary>
    /// The sender's name as far as it is harmless: no path, nothing that is not seen or that turns the direction of the
    /// text, and the ending that the content has.
    /// </summary>
    public static string Of(string name, FileKind kind)
    {
        var clean = new StringBuilder();
        foreach (var rune in name[(name.LastIndexOfAny(['/', '\\']) + 1)..].EnumerateRunes())
            if (clean.Length < Longest) clean.Append(IsHarmless(rune) ? rune.ToString() : "_");
        var stem = clean.ToString().Trim(' ', '.', '_');
        var ending = "." + kind.Ending();
        if (stem.Length == 0) stem = "file";
        var fits = stem.EndsWith(ending, StringComparison.OrdinalIgnoreCase) || (kind is FileKind.Jpeg && stem.EndsWith(".jpeg", StringComparison.OrdinalIgnoreCase));
        return fits ? stem : stem + ending;
    }

    private static bool IsHarmless(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned)
        && rune != Rune.ReplacementChar && !"\"*:<>?|%;".Contains((char)Math.Min(rune.Value, char.MaxValue), StringComparison.Ordinal);
}
