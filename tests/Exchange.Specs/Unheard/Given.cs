using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Exchange.Unheard;
using FourKeyWorks.Platform.Calendar;
using FourKeyWorks.Platform.Deadlines;

namespace FourKeyWorks.Exchange.Specs.Unheard;

/// <summary>Events that nobody hears, as the specs find them.</summary>
internal static class Given
{
    public const string Type = "cn.fourkeyworks.referral.procuratorate-notified.v1";
    public static readonly Guid JournalId = Guid.Parse("0198f3a2-0000-8000-8000-00000000000a");
    public static readonly DateTimeOffset Routed = new(2026, 9, 2, 1, 0, 0, TimeSpan.Zero);

    /// <summary>Notes a safeguarding event in the journal: its id, type, CloudEvents id, when it was routed, to which units.</summary>
    public const string Note = """
        with row as (
            insert into journal (id, direction, type, event_id, at, exchange, body_hash, size, restricted, safeguarding, routed_at)
            values ($1, 'out', $2, $3, $4, 'fkw.spec', '', 0, false, true, $4) returning seq)
        insert into journal_delivery (seq, unit) select seq, unnest($5) from row
        """;

    private static readonly DateOnly Always = new(2020, 1, 1);

    public static readonly ClockRules Clocks = new(
        new[] { (UnheardClocks.First, 5), (UnheardClocks.Second, 15), (UnheardClocks.Third, 30), (UnheardClocks.Office, 60), (UnheardClocks.Procuratorate, 60) }
            .Select(c => new ClockRule(c.Item1, 1, Always, c.Item2, ClockUnit.Minutes, "spec")),
        OfficialCalendar.BuiltIn);

    public static RaiseIncidents.Passed Passed(params string[] receivers) => new(7, JournalId, "event-0001", Type, "3F2A-91BC", Routed, Routed, receivers, []);

    public static IReadOnlyList<IncidentRaised> Raised(RaiseIncidents.Passed passed, DateTimeOffset? now = null) =>
        RaiseIncidents.Decide(passed, City.Demo, Clocks, now ?? Routed.AddMinutes(5));

    /// <summary>An incident of the Police that a station was sent.</summary>
    public static Incident OfStation(DateTimeOffset? now = null) => Incident.Create(Raised(Passed("u1101", "u1001"), now).Single()) with { Id = Incident.StreamOf(JournalId, Party.GAJ) };

    public static Deadline ClockOf(Incident incident, int which = 0) =>
        new(incident.Id, incident.Turns[which].Until, incident.Id, Names.ToUnit(incident.Turns[which].Unit));
}
