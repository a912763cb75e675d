using System.Text.Json;
using FourKeyWorks.Platform.Calendar;
using FourKeyWorks.Platform.Deadlines;

namespace FourKeyWorks.Platform.Keeping;

/// <summary>What is kept for a time of its own after its purpose has ended (P5; domain §7.10).</summary>
public enum RetentionKind
{
    /// <summary>A deposit that no report has come for: no more than a record that was rejected.</summary>
    Unclaimed,
    /// <summary>The file of a case that was closed.</summary>
    Case,
    /// <summary>A row of the audit trail.</summary>
    Audit,
}

/// <summary>
/// How long what is kept. Each kind is a clock, <c>retention-case</c>, with its default here; configuration replaces it like
/// any other (<c>Clocks</c>), with the day from which it applies.
/// </summary>
public static class RetentionSchedule
{
    private const string Prefix = "retention-";

    // 网络安全法 21: what happened is on record for six months at least.
    private const int LeastMonthsOfAudit = 6;

    private static readonly DateOnly Always = new(2020, 1, 1);

    /// <summary>The clock's name: <c>retention-case</c>.</summary>
    public static string RuleOf(RetentionKind kind) => Prefix + JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());

    /// <summary>What applies where nothing is configured.</summary>
    public static ClockRule DefaultOf(RetentionKind kind) => kind switch
    {
        RetentionKind.Unclaimed => new(RuleOf(kind), 1, Always, 30, ClockUnit.Days, "§7.10 [A]"),
        RetentionKind.Case => new(RuleOf(kind), 1, Always, 3, ClockUnit.Years, "§7.10 [A]"),
        RetentionKind.Audit => new(RuleOf(kind), 1, Always, 3, ClockUnit.Years, "§7.10 [A]"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The clock of the last day on which something is kept whose purpose ended then.</summary>
    public static Due EndOf(this ClockRules clocks, RetentionKind kind, DateTimeOffset ended)
    {
        ArgumentNullException.ThrowIfNull(clocks);
        return clocks.Start(RuleOf(kind), ended);
    }

    /// <summary>The last day before a clock is due.</summary>
    internal static DateOnly LastDayOf(Due due) => OfficialCalendar.DateOf(due.At.AddTicks(-1));

    /// <summary>Refuses a schedule for what there is not, or one that ends the audit trail sooner than the law allows.</summary>
    /// <exception cref="ArgumentException">It is one of the two.</exception>
    internal static IEnumerable<ClockRule> Checked(IEnumerable<ClockRule> configured)
    {
        var known = Enum.GetValues<RetentionKind>().Select(RuleOf).ToHashSet();
        foreach (var rule in configured)
        {
            if (rule.Rule.StartsWith(Prefix, StringComparison.Ordinal) && !known.Contains(rule.Rule))
                throw new ArgumentException($"clock {rule.Rule}: nothing is kept by that name");
            if (rule.Rule == RuleOf(RetentionKind.Audit) && IsTooShort(rule))
                throw new ArgumentException($"clock {rule.Rule}: the audit trail is kept for {LeastMonthsOfAudit} months at least");
            yield return rule;
        }
    }

    private static bool IsTooShort(ClockRule rule)
    {
        var start = OfficialCalendar.EndOf(rule.From);
        var alone = new ClockRules([rule], OfficialCalendar.BuiltIn);
        return alone.Start(rule.Rule, start).At < start.AddMonths(LeastMonthsOfAudit);
    }
}
