using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Exchange.Unheard;
using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Exchange.Specs.Unheard;

public sealed class An_event_that_nobody_hears
{
    [Fact]
    public void becomes_an_incident_of_the_first_unit_until_the_second_clock()
    {
        var raised = Assert.Single(Given.Raised(Given.Passed("u1101", "u1001")));

        Assert.Equal((Party.GAJ, false, Given.Routed), (raised.Department, raised.NoticedLate, raised.CountedFrom));
        Assert.Equal([new Responsible("u1101", new Due("unheard-second", 1, Given.Routed.AddMinutes(15)))], raised.Turns);
    }

    [Fact]
    public void is_none_for_the_department_of_which_one_unit_has_heard() =>
        Assert.Equal([Party.MZJ], Given.Raised(Given.Passed("u1101", "u1001", "u1003") with { Acknowledged = ["u1001"] }).Select(r => r.Department));

    [Fact]
    public void has_one_stream_for_each_department_however_often_it_is_found()
    {
        Assert.Equal(Incident.StreamOf(Given.JournalId, Party.GAJ), Incident.StreamOf(Given.JournalId, Party.GAJ));
        Assert.NotEqual(Incident.StreamOf(Given.JournalId, Party.GAJ), Incident.StreamOf(Given.JournalId, Party.MZJ));
    }

    [Fact]
    public void climbs_step_by_step_counted_from_when_it_was_routed()
    {
        var incident = Given.OfStation();

        var first = Climbed(incident, Given.Routed.AddMinutes(15));
        Assert.Equal((1, Level.Bureau, "u1101 u1001"), (first.Step, first.Level, string.Join(' ', first.Reached)));
        Assert.Equal([new Responsible("u1001", new Due("unheard-third", 1, Given.Routed.AddMinutes(30)))], first.Turns);

        var second = Climbed(incident.Apply(first), Given.Routed.AddMinutes(30));
        Assert.Equal((2, Level.Office, "u1101 u1001 u1004 u1002"), (second.Step, second.Level, string.Join(' ', second.Reached)));
        Assert.Equal(
            [
                new Responsible("u1004", new Due("unheard-office", 1, Given.Routed.AddMinutes(60))),
                new Responsible("u1002", new Due("unheard-procuratorate", 1, Given.Routed.AddMinutes(60))),
            ],
            second.Turns);
    }

    [Fact]
    public void climbs_also_when_the_clock_comes_back_rounded()
    {
        var incident = Given.OfStation(Given.Routed.AddHours(1).AddTicks(7));
        var due = Given.ClockOf(incident);
        var rounded = due with { Due = due.Due with { At = due.Due.At.AddTicks(-7) } };

        Assert.IsType<IncidentClimbed>(Assert.Single(Events(ClimbIncident.Decide(incident, rounded, null, rounded.Due.At, Given.Clocks))));
    }

    [Fact]
    public void stays_due_at_the_top()
    {
        var top = AtTheTop();
        var missed = Assert.IsType<ClockMissed>(Assert.Single(Events(ClimbIncident.Decide(top, Given.ClockOf(top), null, Given.Routed.AddMinutes(60), Given.Clocks))));
        Assert.Equal("unit.u1004", missed.Owner);
    }

    [Fact]
    public void does_not_climb_for_a_clock_that_is_not_the_present_one()
    {
        var incident = Given.OfStation();
        var old = Given.ClockOf(incident);
        var climbed = incident.Apply(Climbed(incident, Given.Routed.AddMinutes(15)));

        Assert.Empty(Events(ClimbIncident.Decide(climbed, old, null, Given.Routed.AddMinutes(16), Given.Clocks)));
    }

    [Fact]
    public void ends_instead_of_climbing_when_it_was_heard_meanwhile()
    {
        var incident = Given.OfStation();
        var said = new Acknowledgement("u1001", Given.Routed.AddMinutes(14), "gaj.u1001");

        var heard = Assert.IsType<IncidentHeard>(Assert.Single(Events(ClimbIncident.Decide(incident, Given.ClockOf(incident), said, Given.Routed.AddMinutes(15), Given.Clocks))));

        Assert.Equal(("u1001", Hearing.Acknowledged), (heard.Unit, heard.How));
        Assert.Empty(Events(ClimbIncident.Decide(incident.Apply(heard), Given.ClockOf(incident), null, Given.Routed.AddMinutes(15), Given.Clocks)));
    }

    [Theory, InlineData(15, false), InlineData(16, true)]
    public void is_marked_when_it_was_noticed_too_late_to_count(int minutes, bool late) =>
        Assert.Equal(late, Assert.Single(Given.Raised(Given.Passed("u1002"), Given.Routed.AddMinutes(minutes))).NoticedLate);

    [Fact]
    public void is_marked_when_it_lay_before_us_too_long() =>
        Assert.True(Assert.Single(Given.Raised(Given.Passed("u1002") with { Since = Given.Routed.AddHours(-2) })).NoticedLate);

    [Fact]
    public void is_counted_anew_after_an_outage_and_not_at_the_top_at_once()
    {
        var now = Given.Routed.AddHours(3);
        var incident = Given.OfStation(now);
        Assert.Equal(now.AddMinutes(10), Assert.Single(incident.Turns).Until.At);

        var later = now.AddHours(5);
        var climbed = Climbed(incident, later);
        Assert.True(climbed.NoticedLate);
        Assert.Equal(later.AddMinutes(15), Assert.Single(climbed.Turns).Until.At);
    }

    private static Incident AtTheTop()
    {
        var incident = Given.OfStation();
        incident = incident.Apply(Climbed(incident, Given.Routed.AddMinutes(15)));
        return incident.Apply(Climbed(incident, Given.Routed.AddMinutes(30)));
    }

    private static IncidentClimbed Climbed(Incident incident, DateTimeOffset now) =>
        Assert.IsType<IncidentClimbed>(Assert.Single(Events(ClimbIncident.Decide(incident, Given.ClockOf(incident), null, now, Given.Clocks))));

    private static IReadOnlyList<object> Events(Decision decision) => Assert.IsType<Decision.Accepted>(decision).Events;
}
