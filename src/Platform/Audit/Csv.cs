using System.Buffers;

namespace FourKeyWorks.Platform.Audit;

/// <summary>Tables for other programs (RFC 4180), in which no text is taken for a formula.</summary>
internal static class Csv
{
    // What the usual programs begin a formula with, in its wide form too, or pass over before one.
    private const string BeginsFormula = "=+-@\t\r\n＝＋－＠";

    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(",\"\r\n\t ");

    /// <summary>A line with its end.</summary>
    public static string Line(params IEnumerable<string> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    /// <summary>A cell. One that would be a formula begins with an apostrophe, by which it is text.</summary>
    public static string Cell(string text)
    {
        var harmless = text.Length > 0 && BeginsFormula.Contains(text.TrimStart(' ') is [var first, ..] ? first : ' ') ? "'" + text : text;
        return !harmless.AsSpan().ContainsAny(NeedsQuotes) ? harmless : $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
