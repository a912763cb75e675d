namespace FourKeyWorks.Portal.People;

/// <summary>Duties in words. What a program alone may have is not granted to people.</summary>
internal static class DutyWords
{
    private static readonly (string Group, string[] Duties)[] Known =
    [
        ("daily", ["read-work", "answer-unheard", "keep-duty-roster", "read-journal"]),
        ("cases", ["report-infringement", "handle-reports", "read-case", "deposit-dossier", "read-dossier", "read-reporter", "open-early-involvement", "assess-relief", "raise-assistance-referral", "take-up-help-request", "close-case"]),
        ("city", ["open-screening-round", "read-statistics", "operate-exchange", "read-quarantine"]),
        ("privacy", ["name-conflicts", "break-glass", "approve-glass", "watch-privacy", "seal-subject", "ask-sealed", "approve-vault", "keep-retention"]),
        ("administration", ["read-directory", "keep-directory", "grant-duties", "read-audit"]),
    ];

    /// <summary>What can be granted, by what it is about.</summary>
    public static ILookup<string, string> Groups { get; } = Known.SelectMany(k => k.Duties.Select(d => (k.Group, Duty: d))).ToLookup(x => x.Group, x => x.Duty);

    /// <summary>In the order in which they are offered; one of another version comes last.</summary>
    public static IEnumerable<string> InOrder(IEnumerable<string> duties)
    {
        var order = Known.SelectMany(k => k.Duties).ToList();
        return duties.OrderBy(d => order.IndexOf(d) is >= 0 and var place ? place : int.MaxValue).ThenBy(d => d, StringComparer.Ordinal);
    }

    public static string NameOf(string duty) => Texts.Find("duty." + duty) ?? duty;

    public static string? About(string duty) => Texts.Find("duty." + duty + ".about");
}
