namespace FourKeyWorks.Contracts.Catalogue;

/// <summary>
/// How one version of an event takes the place of another: departments have other people's budgets and calendars to wait
/// for, so both are exchanged side by side for at least a year.
/// </summary>
public static class Succession
{
    /// <summary>For how long both versions are exchanged, at least.</summary>
    public const int Years = 1;

    /// <summary>What is wrong in a catalogue, a sentence each; nothing if every succession is as it must be.</summary>
    public static IEnumerable<string> FaultsOf(IReadOnlyList<EventContract> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        return events.GroupBy(NameOf).SelectMany(versions => FaultsAmong([.. versions.OrderBy(VersionOf)]));
    }

    /// <summary>The contract of the version that replaces this one; null for one that is not replaced.</summary>
    public static EventContract? SuccessorOf(EventContract contract, IReadOnlyList<EventContract> events)
    {
        ArgumentNullException.ThrowIfNull(contract);
        return contract.SupersededBy is null ? null : events.Single(e => e.ClrType == contract.SupersededBy);
    }

    private static IEnumerable<string> FaultsAmong(IReadOnlyList<EventContract> versions)
    {
        for (var i = 0; i < versions.Count; i++)
        {
            var (version, next) = (versions[i], versions.ElementAtOrDefault(i + 1));
            if (FaultOf(version, next) is { } fault) yield return $"{version.Type} {fault}";
        }
    }

    private static string? FaultOf(EventContract version, EventContract? next) => (version, next) switch
    {
        ({ SupersededBy: null, Until: null }, null) => null,
        (_, null) => "is declared superseded, but its next version is not in the catalogue.",
        _ when version.SupersededBy != next.ClrType => $"must name {next.Type} as its successor.",
        _ when next.Since is null => $"is superseded, but {next.Type} does not say since when it exists.",
        _ when version.Until is null => "is superseded, but does not say until when it is exchanged.",
        _ when version.Until < next.Since.Value.AddYears(Years) => $"ends less than a year after {next.Type} came.",
        _ when !version.From.All(next.From.Covers) => $"has publishers that may not send {next.Type}.",
        _ => null,
    };

    private static string NameOf(EventContract contract) => contract.Type[..contract.Type.LastIndexOf(".v", StringComparison.Ordinal)];

    private static int VersionOf(EventContract contract) =>
        int.Parse(contract.Type.AsSpan(contract.Type.LastIndexOf(".v", StringComparison.Ordinal) + 2), System.Globalization.CultureInfo.InvariantCulture);
}
