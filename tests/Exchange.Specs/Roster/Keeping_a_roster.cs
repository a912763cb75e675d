using CsCheck;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Exchange.Reconcile;
using FourKeyWorks.Exchange.Roster;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Exchange.Specs.Roster;

public sealed class Keeping_a_roster
{
    private static readonly DateTimeOffset Now = new(2026, 9, 2, 1, 0, 0, TimeSpan.Zero);
    private static readonly Guid A = new(1, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]), B = new(2, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);

    [Theory]
    [InlineData(0, 8, null), InlineData(-4, 4, null), InlineData(8, 8, "roster.period-invalid"), InlineData(8, 0, "roster.period-invalid")]
    [InlineData(-8, 0, "roster.period-invalid"), InlineData(0, 31 * 24, null), InlineData(0, (31 * 24) + 1, "roster.period-invalid")]
    public void takes_a_time_to_come_of_a_month_at_most(int from, int to, string? code) =>
        Assert.Equal(code, (KeepRoster.Decide(Hours(from, to), A, "u1002", "a", Now) as Decision.Refused)?.Code);

    [Theory]
    [InlineData(0, 24, null, null, "roster.gap"), InlineData(0, 24, 0, 24, null), InlineData(0, 24, 0, 23, "roster.gap"), InlineData(0, 24, 1, 24, "roster.gap")]
    [InlineData(24, 48, null, null, null), InlineData(-8, 0, null, null, null), InlineData(20, 30, 0, 24, null), InlineData(-8, 4, -1, 4, null)]
    public void a_time_is_withdrawn_only_where_another_covers_the_next_24_hours(int from, int to, int? otherFrom, int? otherTo, string? code)
    {
        var roster = new UnitRoster().Apply(Entered(A, from, to));
        if (otherFrom is { } start && otherTo is { } end) roster = roster.Apply(Entered(B, start, end));

        Assert.Equal(code, (KeepRoster.Withdrawal(roster, A, "a", Now) as Decision.Refused)?.Code);
    }

    [Fact]
    public void the_last_contact_for_any_time_stays()
    {
        var one = new UnitRoster().Apply(new FallbackEntered(A, "u1002", "a", Now));
        Assert.Equal("roster.last-fallback", (KeepRoster.Withdrawal(one, A, "a", Now) as Decision.Refused)?.Code);

        var two = one.Apply(new FallbackEntered(B, "u1002", "a", Now));
        Assert.IsType<Decision.Accepted>(KeepRoster.Withdrawal(two, A, "a", Now));
        Assert.Equal("roster.last-fallback", (KeepRoster.Withdrawal(two.Apply(new EntryWithdrawn(A, "a", Now)), B, "a", Now) as Decision.Refused)?.Code);
    }

    /// <summary>Whatever is withdrawn in whatever order: each moment of the day that was covered stays covered.</summary>
    [Fact]
    public void no_row_of_withdrawals_tears_a_gap() =>
        Gen.Select(Gen.Int[-30, 30], Gen.Int[1, 40]).List[1, 8].Sample(times =>
        {
            var roster = times.Select((t, i) => Entered(new Guid(i + 1, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]), t.Item1, t.Item1 + t.Item2))
                .Aggregate(new UnitRoster(), (r, e) => r.Apply(e));
            var before = Covered(roster);
            foreach (var entry in roster.Shifts.Keys)
            {
                if (KeepRoster.Withdrawal(roster, entry, "a", Now) is Decision.Accepted { Events: [EntryWithdrawn withdrawn] }) roster = roster.Apply(withdrawn);
            }

            Assert.Equal(before, Covered(roster));
        });

    [Fact]
    public void who_is_on_duty_is_called_before_who_can_be_called_at_any_time() =>
        Assert.Equal([A, B], Called("u1101", new(B, "u1101", null), new(A, "u1101", Hours(-1, 1)), new(Guid.NewGuid(), "u1101", Hours(1, 2)), new(Guid.NewGuid(), "u1001", Hours(-1, 1))));

    [Fact]
    public void a_unit_without_anybody_is_stood_in_for_by_the_next_that_has()
    {
        Assert.Equal([A], Called("u1101", new(Guid.NewGuid(), "u1101", Hours(1, 2)), new(A, "u1001", Hours(-1, 1)), new(B, "u1004", null)));
        Assert.Equal([B], Called("u1101", new RosterEntry(B, "u1004", null)));
        Assert.Empty(Called("u1101"));
    }

    [Fact]
    public void those_who_can_be_meant_by_a_safeguarding_event_must_be_reachable() =>
        Assert.Equal(["u1002", "u1003", "u1004"], RosterWatch.MustBeReachable(City.Demo, EventCatalogue.All).Select(u => u.Id));

    [Theory]
    [InlineData("roster-empty", null, null, false), InlineData("roster-empty", 1, 2, false), InlineData("roster-gap", -1, 2, false)]
    [InlineData("roster-gap", 1, 2, true), InlineData(null, -1, 30, false)]
    public void an_alarm_says_whether_nobody_can_be_called_or_somebody_will_be_missing(string? kind, int? from, int? to, bool fallback)
    {
        var entries = new List<RosterEntry>();
        if (from is { } start && to is { } end) entries.Add(new(A, "u1002", Hours(start, end)));
        if (fallback) entries.Add(new(B, "u1002", null));
        var units = City.Demo.Units.Where(u => u.Id == "u1002");

        Assert.Equal(kind is null ? [] : [new Finding(kind, "jcy.u1002")], RosterWatch.Decide(units, entries, Now));
    }

    private static IEnumerable<Guid> Called(string unit, params RosterEntry[] entries) => OnDuty.For(unit, ["u1001", "u1004"], entries, Now).Select(c => c.Entry.Id);

    private static bool[] Covered(UnitRoster roster) =>
        [.. Enumerable.Range(0, 24).Select(h => roster.Shifts.Values.Any(s => s.From <= Now.AddHours(h) && Now.AddHours(h) < s.To))];

    private static DutyEntered Entered(Guid entry, int from, int to) => new(entry, "u1002", Now.AddHours(from), Now.AddHours(to), "a", Now);

    private static Shift Hours(int from, int to) => new(Now.AddHours(from), Now.AddHours(to));
}
