using CsCheck;
using FourKeyWorks.Platform.Audit;

namespace FourKeyWorks.Platform.Specs.Audit;

public sealed class Writing_a_table
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData(" =1", "\"' =1\"")]
    [InlineData("＝1", "'＝1")]
    [InlineData("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\"")]
    public void no_cell_is_a_formula_and_none_breaks_its_line(string text, string cell) => Assert.Equal(cell, Csv.Cell(text));

    [Fact]
    public void every_line_is_read_back_as_it_was() =>
        Gen.String.Array[1, 5].Sample(cells =>
        {
            var read = Read(Csv.Line(cells));
            return read.Count == cells.Length && read.Zip(cells).All(c => c.First == c.Second || c.First == "'" + c.Second);
        }, iter: 2_000);

    [Fact]
    public void no_line_has_a_cell_that_begins_a_formula() =>
        Gen.String[Gen.Char["=+-@\t\r\n ,\"ab"], 0, 6].Array[1, 4].Sample(cells =>
            Read(Csv.Line(cells)).All(c => c.TrimStart() is not ['=' or '+' or '-' or '@', ..]), iter: 5_000);

    /// <summary>As RFC 4180 says.</summary>
    private static List<string> Read(string line)
    {
        var cells = new List<string>();
        var at = 0;
        while (true)
        {
            var cell = "";
            if (line[at] == '"')
            {
                for (at++; line[at] != '"' || line[at + 1] == '"'; at++)
                {
                    if (line[at] == '"') at++;
                    cell += line[at];
                }

                at++;
            }
            else
            {
                while (line[at] is not (',' or '\r')) cell += line[at++];
            }

            cells.Add(cell);
            if (line[at++] == '\r') return cells;
        }
    }
}
