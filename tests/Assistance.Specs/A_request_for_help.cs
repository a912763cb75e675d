using FourKeyWorks.Assistance.HelpRequests;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Referral;
using FourKeyWorks.Platform.Calendar;
using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Assistance.Specs;

public class A_request_for_help
{
    // Thursday 2026-09-24 in Shanghai; the 25th to the 27th are the Mid-Autumn holiday.
    private static readonly DateTimeOffset Raised = new(2026, 9, 24, 2, 0, 0, TimeSpan.Zero);

    private static readonly ClockRules Clocks =
        new([new ClockRule(ReceiveHelpRequest.TakeUp, 1, new DateOnly(2020, 1, 1), 3, ClockUnit.Workdays, "spec")], OfficialCalendar.BuiltIn);

    [Fact]
    public void is_the_towns_to_take_up() => Assert.Equal("unit.u2001", Receive("u2001").Owner);

    [Theory, InlineData(null), InlineData("u9999"), InlineData("u1001")]
    public void is_the_offices_where_no_town_is_known(string? town) => Assert.Equal("dept.wbb", Receive(town).Owner);

    [Fact]
    public void is_due_by_working_days_from_when_it_was_raised()
    {
        var due = Receive("u2001").TakeUp;
        Assert.Equal((ReceiveHelpRequest.TakeUp, new DateTimeOffset(2026, 10, 1, 0, 0, 0, TimeSpan.FromHours(8))), (due.Rule, due.At));
    }

    [Fact]
    public void is_pending_until_somebody_takes_it_up()
    {
        var request = HelpRequest.Create(Receive("u2001"));
        Assert.Null(request.TakenUpBy);

        var taken = Assert.IsType<HelpTakenUp>(Assert.Single(Assert.IsType<Decision.Accepted>(TakeUpHelpRequest.Decide(request, "u2001", Raised)).Events));
        Assert.Equal("u2001", request.Apply(taken).TakenUpBy);
    }

    [Fact]
    public void is_taken_up_once()
    {
        var request = HelpRequest.Create(Receive("u2001")).Apply(new HelpTakenUp("u2001", Raised));

        Assert.Equal("assistance.already-taken-up", Assert.IsType<Decision.Refused>(TakeUpHelpRequest.Decide(request, "u2001", Raised)).Code);
    }

    [Fact]
    public void is_one_stream_however_often_it_comes() =>
        Assert.Equal(ReceiveHelpRequest.StreamOf(Guid.Empty), ReceiveHelpRequest.StreamOf(Guid.Empty));

    private static HelpRequested Receive(string? town) => ReceiveHelpRequest.Decide(
        new AssistanceReferralRaisedV1 { ReferralId = Guid.Empty, Needs = [Need.Living], Town = town, RaisedAt = Raised }, City.Demo, Clocks);
}
