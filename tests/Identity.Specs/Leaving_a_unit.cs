using FourKeyWorks.Identity.People;
using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Identity.Specs;

public sealed class Leaving_a_unit
{
    private const string Administrator = "5a2d8c1e-0f3b-4c7a-9e6d-1b8f4a2c7d90";
    private static readonly DateTimeOffset Now = new(2026, 9, 1, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly DateOnly LastDay = new(2026, 9, 30);
    private static readonly Guid Leaver = Guid.Parse("01a20fa4-452b-789f-a2e5-300238ee2d01"), Successor = Guid.Parse("01a20fa4-452b-789f-a2e5-300238ee2d02");
    private static readonly Due Answer = new("hand-over-answer", 1, Now.AddDays(3));

    [Fact]
    public void needs_a_successor_who_is_asked()
    {
        var announced = Assert.IsType<LeavingAnnounced>(Assert.Single(Accepted(Announce(Person(Leaver), Person(Successor)))));
        Assert.Equal((Successor, LastDay), (announced.Successor, announced.LastDay));
        Assert.Equal(new DateTimeOffset(2026, 10, 1, 0, 0, 0, TimeSpan.FromHours(8)), announced.Departure.At);
    }

    [Fact]
    public void the_successor_works_in_the_same_unit() => Assert.Equal("directory.not-a-colleague", Refused(Announce(Person(Leaver), Person(Successor) with { Unit = "u1002" })));

    [Fact]
    public void the_successor_is_there() => Assert.Equal("directory.not-a-colleague", Refused(Announce(Person(Leaver), Person(Successor) with { IsSuspended = true })));

    [Fact]
    public void nobody_succeeds_themselves() => Assert.Equal("directory.own-deputy", Refused(Announce(Person(Leaver), Person(Leaver))));

    [Fact]
    public void the_successor_may_do_what_is_handed_over() =>
        Assert.Equal("directory.duties-lacking", Refused(Announce(Person(Leaver), Person(Successor) with { Duties = ["read-work"] })));

    [Fact]
    public void the_successor_does_not_leave_too() =>
        Assert.Equal("directory.successor-leaves", Refused(Announce(Person(Leaver), Leaving(Successor, Leaver))));

    [Fact]
    public void the_last_day_is_not_over() =>
        Assert.Equal("directory.last-day-past", Refused(Leave.Decide(Person(Leaver), new Leave.Announce(Successor, new(2026, 8, 31)), Person(Successor), Answer, Administrator, Now)));

    [Fact]
    public void nobody_enters_their_own() =>
        Assert.Equal("directory.own-leaving", Refused(Leave.Decide(Person(Leaver), new Leave.Announce(Successor, LastDay), Person(Successor), Answer, Leaver.ToString(), Now)));

    [Fact]
    public void accepted_before_the_last_day_the_leaver_works_until_then()
    {
        Assert.Equal([new HandOverAccepted(Leaver, Successor, "u1001", Now)], Accepted(Leave.Decide(Leaving(Leaver, Successor), new Leave.Accept(), Now)));
        Assert.IsType<PersonLeft>(Assert.Single(Accepted(Leave.Depart(Leaving(Leaver, Successor, HandOverState.Accepted), Now.AddDays(30)))));
    }

    [Fact]
    public void accepted_after_the_last_day_the_leaver_has_left_with_it()
    {
        var late = Now.AddDays(31);
        Assert.Equal([typeof(HandOverAccepted), typeof(PersonLeft)], Accepted(Leave.Decide(Leaving(Leaver, Successor), new Leave.Accept(), late)).Select(e => e.GetType()));
    }

    [Theory]
    [InlineData(HandOverState.Asked)]
    [InlineData(HandOverState.Declined)]
    public void without_acceptance_nobody_leaves_but_can_do_nothing_more(HandOverState state) =>
        Assert.IsType<PersonSuspended>(Assert.Single(Accepted(Leave.Depart(Leaving(Leaver, Successor, state), Now.AddDays(30)))));

    [Fact]
    public void who_stays_after_all_is_left_alone_by_the_clock() => Assert.Empty(Accepted(Leave.Depart(Person(Leaver), Now.AddDays(30))));

    [Fact]
    public void declined_another_is_named()
    {
        var declined = Leaving(Leaver, Successor, HandOverState.Declined);
        Assert.Equal("directory.hand-over-answered", Refused(Leave.Decide(declined, new Leave.Accept(), Now)));
        Assert.NotEmpty(Accepted(Announce(declined, Person(Guid.NewGuid()))));
    }

    [Fact]
    public void what_was_accepted_is_not_taken_back()
    {
        var accepted = Leaving(Leaver, Successor, HandOverState.Accepted);
        Assert.Equal("directory.handed-over", Refused(Announce(accepted, Person(Successor))));
        Assert.Equal("directory.handed-over", Refused(Leave.Decide(accepted, new Leave.CallOff(), Administrator, Now)));
        Assert.Equal("directory.hand-over-answered", Refused(Leave.Decide(accepted, new Leave.Decline(DeclineReason.TooMuch), Now)));
    }

    [Fact]
    public void before_that_it_can_be_called_off() =>
        Assert.IsType<LeavingCalledOff>(Assert.Single(Accepted(Leave.Decide(Leaving(Leaver, Successor), new Leave.CallOff(), Administrator, Now))));

    private static Decision Announce(Person person, Person successor) =>
        Leave.Decide(person, new Leave.Announce(successor.Id, LastDay), successor, Answer, Administrator, Now);

    private static Person Person(Guid id) => new("u1001", ["read-case", "read-work"], false) { Id = id };

    private static Person Leaving(Guid id, Guid successor, HandOverState state = HandOverState.Asked) =>
        Person(id) with { Leaving = new(successor, LastDay, state) };

    private static IReadOnlyList<object> Accepted(Decision decision) => Assert.IsType<Decision.Accepted>(decision).Events;

    private static string Refused(Decision decision) => Assert.IsType<Decision.Refused>(decision).Code;
}
