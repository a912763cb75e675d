using System.Text;
using System.Text.Json;
using HdrHistogram;

namespace FourKeyWorks.Benchmarks.Results;

/// <summary>The page of one run in the folder of results, with charts, raw histograms and all numbers beside it.</summary>
internal sealed class Page
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly StringBuilder text = new();
    private readonly string folder;
    private readonly string name;

    /// <param name="root">The folder of all results.</param>
    /// <param name="name">Of this run, e.g. <c>2026-11-25-full</c>.</param>
    public Page(string root, string name)
    {
        (folder, this.name) = (root, name);
        Directory.CreateDirectory(Path.Combine(root, name));
    }

    public string File => Path.Combine(folder, name + ".md");

    public void Title(string title) => text.Append("# ").AppendLine(title).AppendLine();

    public void Heading(string heading) => text.Append("## ").AppendLine(heading).AppendLine();

    public void Text(string paragraph) => text.AppendLine(paragraph).AppendLine();

    public void Table(IEnumerable<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        var columns = header.ToList();
        text.Append("| ").AppendJoin(" | ", columns).AppendLine(" |").AppendLine("|---" + string.Concat(Enumerable.Repeat("|---:", columns.Count - 1)) + "|");
        foreach (var row in rows) text.Append("| ").AppendJoin(" | ", row).AppendLine(" |");
        text.AppendLine();
    }

    /// <summary>Bars with their numbers.</summary>
    public void Chart(string chart, string unit, IReadOnlyList<(string Name, double Value)> bars)
    {
        const int left = 130, width = 420, row = 26;
        var most = bars.Max(b => b.Value);
        var svg = new StringBuilder(FormattableString.Invariant(
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{left + width + 110}\" height=\"{(row * bars.Count) + 28}\" font-family=\"sans-serif\" font-size=\"13\">\n"));
        for (var i = 0; i < bars.Count; i++)
        {
            var (y, length) = (i * row, width * bars[i].Value / most);
            svg.Append(FormattableString.Invariant($"<text x=\"{left - 8}\" y=\"{y + 17}\" text-anchor=\"end\">{bars[i].Name}</text>"))
                .Append(FormattableString.Invariant($"<rect x=\"{left}\" y=\"{y + 4}\" width=\"{length:0.#}\" height=\"{row - 8}\" fill=\"{(bars[i].Name == "ours" ? "#1f5fa8" : "#9bb3c9")}\"/>"))
                .Append(FormattableString.Invariant($"<text x=\"{left + length + 6:0.#}\" y=\"{y + 17}\">{bars[i].Value:#,0.##}</text>\n"));
        }

        svg.Append(FormattableString.Invariant($"<text x=\"{left}\" y=\"{(row * bars.Count) + 18}\" fill=\"#555\">{unit}</text>\n</svg>\n"));
        Beside(chart + ".svg", svg.ToString());
        text.AppendLine($"![{unit}: {string.Join(", ", bars.Select(b => FormattableString.Invariant($"{b.Name} {b.Value:0.##}")))}]({name}/{chart}.svg)").AppendLine();
    }

    /// <summary>The whole distribution, for whoever wants to draw it.</summary>
    public void Histogram(string histogram, LongHistogram values)
    {
        using var writer = new StringWriter();
        values.OutputPercentileDistribution(writer, outputValueUnitScalingRatio: 1000);
        Beside(histogram + ".hgrm", writer.ToString());
    }

    /// <summary>All numbers as they were measured.</summary>
    public void Numbers(string what, object values) => Beside(what + ".json", JsonSerializer.Serialize(values, Json) + "\n");

    public void Save() => System.IO.File.WriteAllText(File, text.ToString());

    /// <summary>Names it first in the list of runs, where there is one.</summary>
    public void ListIn(string index, string outcome, string command)
    {
        const string head = "|---|---|---|\n";
        var path = Path.Combine(folder, index);
        if (!System.IO.File.Exists(path)) return;
        var listed = System.IO.File.ReadAllText(path);
        var end = listed.LastIndexOf(head, StringComparison.Ordinal);
        if (end >= 0) System.IO.File.WriteAllText(path, listed.Insert(end + head.Length, $"| [{name}]({name}.md) | `{command}` | {outcome} |\n"));
    }

    private void Beside(string file, string content) => System.IO.File.WriteAllText(Path.Combine(folder, name, file), content);
}
