using FourKeyWorks.Exchange.Unheard;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Exchange.Specs.Unheard;

public sealed class Answering_an_incident
{
    private static readonly DateTimeOffset Now = Given.Routed.AddMinutes(6);
    private static readonly Incident Open = Given.OfStation();
    private static readonly IncidentHeard HeardAlready = new("u1001", "somebody", Hearing.Acknowledged, Now, Now);

    [Fact]
    public void one_person_takes_over_after_another_but_not_twice()
    {
        var taken = Open.Apply(One<IncidentTakenOver>(AnswerIncident.Decide(Open, "a", "u1101", Now)));

        Assert.Equal("unheard.already-yours", Code(AnswerIncident.Decide(taken, "a", "u1101", Now)));
        One<IncidentTakenOver>(AnswerIncident.Decide(taken, "b", "u1001", Now));
        Assert.Equal("unheard.already-heard", Code(AnswerIncident.Decide(Open.Apply(HeardAlready), "b", "u1001", Now)));
    }

    [Fact]
    public void only_who_stands_on_a_roster_is_phoned_and_a_call_is_recorded_even_when_it_is_over()
    {
        var call = new AnswerIncident.Call(Guid.NewGuid(), CallOutcome.No);

        Assert.Equal("unheard.not-on-roster", Code(AnswerIncident.Decide(Open, call, false, "a", "u1101", Now)));
        Assert.Equal(call.RosterEntry, One<DutyOfficerCalled>(AnswerIncident.Decide(Open.Apply(HeardAlready), call, true, "a", "u1101", Now)).RosterEntry);
    }

    [Fact]
    public void a_unit_says_itself_that_it_has_heard() =>
        Assert.Equal(Hearing.OnPage, One<IncidentHeard>(AnswerIncident.Decide(Open, new AnswerIncident.Close("u1101"), "a", "u1101", Now)).How);

    [Fact]
    public void for_another_it_is_said_only_after_somebody_was_reached()
    {
        var close = new AnswerIncident.Close("u1101");
        Assert.Equal("unheard.nobody-reached", Code(AnswerIncident.Decide(Open, close, "a", "u1001", Now)));

        var tried = Open.Apply(new DutyOfficerCalled(Guid.NewGuid(), CallOutcome.No, "a", "u1001", Now));
        Assert.Equal("unheard.nobody-reached", Code(AnswerIncident.Decide(tried, close, "a", "u1001", Now)));

        var reached = tried.Apply(new DutyOfficerCalled(Guid.NewGuid(), CallOutcome.Yes, "a", "u1001", Now));
        Assert.Equal(("u1101", Hearing.ByPhone), One<IncidentHeard>(AnswerIncident.Decide(reached, close, "a", "u1001", Now)) is { } h ? (h.Unit, h.How) : default);
    }

    [Theory, InlineData("u1004"), InlineData("u1002"), InlineData("u1003")]
    public void who_the_event_was_not_for_cannot_have_heard(string unit) =>
        Assert.Equal("unheard.not-a-receiver", Code(AnswerIncident.Decide(Open, new AnswerIncident.Close(unit), "a", unit, Now)));

    private static T One<T>(Decision decision) => Assert.IsType<T>(Assert.Single(Assert.IsType<Decision.Accepted>(decision).Events));

    private static string Code(Decision decision) => Assert.IsType<Decision.Refused>(decision).Code;
}
