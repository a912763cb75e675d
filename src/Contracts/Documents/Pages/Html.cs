using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace FourKeyWorks.Contracts.Documents.Pages;

/// <summary>A piece of a page. What is put into it as text is encoded; only another piece goes in as it is.</summary>
internal readonly record struct Html(string Markup)
{
    // Chinese as itself: escaped it would be eight times as long.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static Html Nothing { get; } = new("");

    /// <summary>From an interpolated string: its literal parts are markup, its holes are text.</summary>
    public static Html Of(Template template) => new(template.ToString());

    /// <summary>Pieces one after the other, a line each.</summary>
    public static Html Join(IEnumerable<Html> pieces) => new(string.Join('\n', pieces.Select(p => p.Markup)));

    /// <summary>Text in which <c>`code`</c> stands between back quotes.</summary>
    public static Html Marked(string text) => new(string.Concat(
        text.Split('`').Select((part, i) => i % 2 == 0 ? Encoder.Encode(part) : $"<code>{Encoder.Encode(part)}</code>")));

    public override string ToString() => Markup;

    /// <summary>Collects the parts of an interpolated string.</summary>
    [InterpolatedStringHandler]
    internal readonly struct Template(int literalLength, int formattedCount)
    {
        private readonly StringBuilder markup = new(literalLength + formattedCount * 16);

        public void AppendLiteral(string literal) => markup.Append(literal);

        public void AppendFormatted(Html piece) => markup.Append(piece.Markup);

        public void AppendFormatted(IEnumerable<Html> pieces) => markup.AppendJoin('\n', pieces.Select(p => p.Markup));

        public void AppendFormatted(string? text) => markup.Append(Encoder.Encode(text ?? ""));

        public void AppendFormatted(int number) => markup.Append(number);

        public override string ToString() => markup.ToString();
    }
}
