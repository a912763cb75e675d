using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Streams;
using JasperFx.Events;

namespace FourKeyWorks.Exchange.Unheard;

/// <summary>
/// After what time which step comes, each counted from when the event was routed. All are assumptions ([A]): defaults that
/// configuration replaces (<c>Clocks</c>).
/// </summary>
public static class UnheardClocks
{
    /// <summary>An event is acknowledged (architecture §3: 5 minutes).</summary>
    public const string First = "unheard";

    /// <summary>It climbs once.</summary>
    public const string Second = "unheard-second";

    /// <summary>It climbs twice.</summary>
    public const string Third = "unheard-third";

    /// <summary>At the top: the Office's part.</summary>
    public const string Office = "unheard-office";

    /// <summary>At the top: the Procuratorate's.</summary>
    public const string Procuratorate = "unheard-procuratorate";

    private static readonly DateOnly Always = new(2020, 1, 1);

    private static readonly string[] Climbing = [Second, Third];

    private static readonly string[] AtTheTop = [Office, Procuratorate];

    /// <summary>Adds them to the service.</summary>
    public static ServiceModel AddUnheardClocks(this ServiceModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model
            .Clock(Default(First, 5), ClimbIncident.FireAsync)
            .Clock(Default(Second, 15), ClimbIncident.FireAsync)
            .Clock(Default(Third, 30), ClimbIncident.FireAsync)
            .Clock(Default(Office, 60), ClimbIncident.FireAsync)
            .Clock(Default(Procuratorate, 60), ClimbIncident.FireAsync)
            .ClocksFollow(Changes);
    }

    /// <summary>Whose turn it is at a step, and until when.</summary>
    public static IReadOnlyList<Responsible> Turns(IReadOnlyList<Step> ladder, int step, DateTimeOffset countedFrom, ClockRules clocks)
    {
        ArgumentNullException.ThrowIfNull(ladder);
        ArgumentNullException.ThrowIfNull(clocks);
        return step == ladder.Count - 1
            ? [.. ladder[step].Units.Zip(AtTheTop, (unit, rule) => new Responsible(unit, clocks.Start(rule, countedFrom)))]
            : [new Responsible(ladder[step].Units[0], clocks.Start(Climbing[step], countedFrom))];
    }

    /// <summary>Which event starts and stops which clock.</summary>
    public static IEnumerable<ClockChange> Changes(IEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.Data switch
        {
            IncidentRaised r => Started(e.StreamId, r.Turns),
            IncidentClimbed c => [.. Stopped(Climbing), .. Started(e.StreamId, c.Turns)],
            IncidentHeard => Stopped([.. Climbing, .. AtTheTop]),
            _ => [],
        };
    }

    private static IEnumerable<ClockChange> Started(Guid incident, IReadOnlyList<Responsible> turns) =>
        turns.Select(t => new ClockChange.Started(t.Until, incident, Names.ToUnit(t.Unit)));

    private static IEnumerable<ClockChange> Stopped(IEnumerable<string> rules) => rules.Select(r => new ClockChange.Stopped(r));

    private static ClockRule Default(string rule, int minutes) => new(rule, 1, Always, minutes, ClockUnit.Minutes, "architecture §3 [A]");
}
