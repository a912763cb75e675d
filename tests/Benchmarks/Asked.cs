namespace FourKeyWorks.Benchmarks;

/// <summary>What was asked for.</summary>
/// <param name="Quick">In five minutes, to see whether something has changed; a full run is what counts.</param>
/// <param name="Figures">Which figures.</param>
/// <param name="Results">The folder for results.</param>
internal sealed record Asked(bool Quick, IReadOnlyList<string> Figures, string Results)
{
    public static IReadOnlyList<string> AllFigures { get; } = ["fan-out", "door", "catch-up", "rebuild", "footprint", "growth", "micro"];

    /// <summary>What takes no longer than a few minutes.</summary>
    private static readonly string[] QuickFigures = ["fan-out", "footprint"];

    public string CommandLine => "./bench" + (Quick ? " --quick" : "") + string.Concat(Figures.SequenceEqual(Usual(Quick)) ? [] : Figures.Select(f => " " + f));

    public int Rounds => Quick ? 1 : 5;

    public int WarmUp => Quick ? 1000 : 2000;

    public int Backlog => Quick ? 5000 : 20_000;

    public int LongBacklog => Quick ? 5000 : 100_000;

    public int Events => Quick ? 20_000 : 1_000_000;

    public int Seconds => Quick ? 8 : 60;

    private static IReadOnlyList<string> Usual(bool quick) => quick ? QuickFigures : AllFigures;

    /// <summary>Reads the arguments; null if they make no sense.</summary>
    public static Asked? Parse(IReadOnlyList<string> arguments)
    {
        var (quick, results, figures) = (false, "infra/benchmarks", new List<string>());
        for (var i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--quick":
                    quick = true;
                    break;
                case "--results" when i + 1 < arguments.Count:
                    results = arguments[++i];
                    break;
                case var figure when AllFigures.Contains(figure):
                    figures.Add(figure);
                    break;
                default:
                    return null;
            }
        }

        return new(quick, figures is [] ? Usual(quick) : figures, results);
    }
}
