using FourKeyWorks.Platform.Calendar;

namespace FourKeyWorks.Platform.Deadlines;

/// <summary>In what a clock counts.</summary>
public enum ClockUnit
{
    /// <summary>Hours, to the instant.</summary>
    Hours,
    /// <summary>Minutes, to the instant.</summary>
    Minutes,
    /// <summary>Seconds, to the instant: for exercises.</summary>
    Seconds,
    /// <summary>Calendar days: ends at 24:00 of the last day; the day it starts on does not count.</summary>
    Days,
    /// <summary>Working days of the official calendar, otherwise as <see cref="Days"/>.</summary>
    Workdays,
    /// <summary>Calendar years, otherwise as <see cref="Days"/>: what is to be kept for years.</summary>
    Years,
}

/// <summary>One version of one clock.</summary>
/// <param name="Rule">Its name: <c>procuratorate-answer</c>.</param>
/// <param name="Version">Counts up whenever amount or unit change.</param>
/// <param name="From">First local date on which a clock that starts follows this version.</param>
/// <param name="Amount">How many units.</param>
/// <param name="Unit">Of what.</param>
/// <param name="Basis">Where it is written: requirement, law, or assumption.</param>
public sealed record ClockRule(string Rule, int Version, DateOnly From, int Amount, ClockUnit Unit, string Basis);

/// <summary>A running clock: which rule it follows and when it is due.</summary>
/// <param name="Rule">The rule's name.</param>
/// <param name="RuleVersion">The version in force when it started.</param>
/// <param name="At">The instant.</param>
public sealed record Due(string Rule, int RuleVersion, DateTimeOffset At)
{
    /// <summary>The day from which working days are counted, which itself never counts; null where none are.</summary>
    public DateOnly? CountedFrom { get; init; }

    /// <summary>Clocks are looked at every second; whatever is noticed later than this was missed by us, not by the owner.</summary>
    private static readonly TimeSpan Prompt = TimeSpan.FromMinutes(10);

    /// <summary>Whether noticing it only now is the system's lateness.</summary>
    public bool IsNoticedLate(DateTimeOffset now) => now - At > Prompt;
}

/// <summary>All clocks of a service with all their versions: defaults in code, later versions by configuration (<c>Clocks</c>).</summary>
public sealed class ClockRules
{
    private readonly ILookup<string, ClockRule> rules;
    private readonly Func<OfficialCalendar> calendar;

    /// <exception cref="ArgumentException">Two versions of a rule start on the same day, or an amount is not positive.</exception>
    public ClockRules(IEnumerable<ClockRule> rules, OfficialCalendar calendar)
        : this(rules, () => calendar)
    {
    }

    /// <summary>The same where the calendar may become another while the service runs.</summary>
    public ClockRules(IEnumerable<ClockRule> rules, Func<OfficialCalendar> calendar)
    {
        this.rules = rules.ToLookup(r => r.Rule);
        this.calendar = calendar;
        foreach (var rule in this.rules)
        {
            if (rule.Any(r => r.Amount < 1)) throw new ArgumentException($"clock {rule.Key}: the amount must be 1 or more");
            if (rule.Select(r => r.From).Distinct().Count() != rule.Count()) throw new ArgumentException($"clock {rule.Key}: two versions start on one day");
        }
    }

    /// <summary>The clock that starts at <paramref name="start"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such rule on that day.</exception>
    public Due Start(string rule, DateTimeOffset start)
    {
        var day = OfficialCalendar.DateOf(start);
        var inForce = rules[rule].Where(r => r.From <= day).MaxBy(r => r.From)
            ?? throw new KeyNotFoundException($"no clock rule {rule} on {day:O}");
        var at = inForce.Unit switch
        {
            ClockUnit.Hours => start.ToUniversalTime().AddHours(inForce.Amount),
            ClockUnit.Minutes => start.ToUniversalTime().AddMinutes(inForce.Amount),
            ClockUnit.Seconds => start.ToUniversalTime().AddSeconds(inForce.Amount),
            ClockUnit.Days => OfficialCalendar.EndOf(day.AddDays(inForce.Amount)),
            ClockUnit.Workdays => OfficialCalendar.EndOf(calendar().WorkdaysAfter(day, inForce.Amount)),
            ClockUnit.Years => OfficialCalendar.EndOf(day.AddYears(inForce.Amount)),
            _ => throw new InvalidOperationException($"unit {inForce.Unit}"),
        };
        return new Due(rule, inForce.Version, at) { CountedFrom = inForce.Unit is ClockUnit.Workdays ? day : null };
    }

    /// <summary>The names of the rules that count working days, in any version.</summary>
    public IReadOnlyList<string> InWorkdays => [.. rules.Where(r => r.Any(v => v.Unit is ClockUnit.Workdays)).Select(r => r.Key)];

    /// <summary>When a running clock is due by another calendar; the same where it does not count working days.</summary>
    public Due Recount(Due due, OfficialCalendar by)
    {
        ArgumentNullException.ThrowIfNull(due);
        ArgumentNullException.ThrowIfNull(by);
        return due.CountedFrom is { } day && rules[due.Rule].FirstOrDefault(r => r.Version == due.RuleVersion) is { Unit: ClockUnit.Workdays } rule
            ? due with { At = OfficialCalendar.EndOf(by.WorkdaysAfter(day, rule.Amount)) }
            : due;
    }

    /// <summary>Where the rule is written.</summary>
    public string BasisOf(Due due)
    {
        ArgumentNullException.ThrowIfNull(due);
        return rules[due.Rule].First(r => r.Version == due.RuleVersion).Basis;
    }
}
