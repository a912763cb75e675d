using System.Globalization;
using System.Text;

namespace FourKeyWorks.Platform.Bus;

/// <summary>
/// Texts that may be kept as ids: short, and without anything that a database cannot hold, a screen does not show or a
/// log would be broken by.
/// </summary>
internal static class PrintableText
{
    public static string? OrNull(string? text, int longest)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > longest) return null;
        for (var i = 0; i < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune) || !IsPrintable(rune)) return null;
            i += rune.Utf16SequenceLength;
        }

        return text;
    }

    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.SpaceSeparator);
}
