using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Contracts.Screening;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.Screening.Rounds;
using JasperFx.Events;

namespace FourKeyWorks.Screening.Specs;

public class Opening_a_round
{
    // 30 September 23:30 in Shanghai.
    private static readonly DateTimeOffset Now = new(2026, 9, 30, 15, 30, 0, TimeSpan.Zero);
    private static readonly Caller Town = new("zjd.u2001", Party.ZJD, "u2001", new HashSet<Duty>());
    private static readonly Caller Office = new("wbb.u1004", Party.WBB, "u1004", new HashSet<Duty>());

    [Theory, InlineData("2026-09"), InlineData("2026-10")]
    public void is_possible_for_this_month_and_the_next(string month) => Opened(Decide("u2001", month, Town));

    [Theory, InlineData("2026-08"), InlineData("2026-11"), InlineData("0000-01"), InlineData("9999-12")]
    public void is_possible_for_no_other(string month) => Refused("screening.month-not-open", Decide("u2001", month, Town));

    [Fact]
    public void follows_the_date_in_shanghai()
    {
        var midnight = Now.AddMinutes(30);
        Refused("screening.month-not-open", Decide("u2001", "2026-09", Town, midnight));
        Opened(Decide("u2001", "2026-11", Town, midnight));
    }

    [Fact]
    public void is_due_when_the_month_ends_in_shanghai()
    {
        var round = Opened(Decide("u2001", "2026-09", Town));
        Assert.Equal(new DateTimeOffset(2026, 10, 1, 0, 0, 0, TimeSpan.FromHours(8)), round.DueAt);
        Assert.Equal(("u2001", new DateOnly(2026, 9, 1), Now), (round.Town, round.Month, round.OpenedAt));
    }

    [Fact]
    public void of_another_town_is_refused_to_a_town() => Refused("screening.not-your-town", Decide("u2002", "2026-09", Town));

    [Fact]
    public void of_any_town_is_the_offices_to_do() => Opened(Decide("u2002", "2026-09", Office));

    [Theory, InlineData("u9999"), InlineData("u1001")]
    public void of_what_is_no_town_is_refused(string unit) => Refused("screening.town-unknown", Decide(unit, "2026-09", Office));

    [Fact]
    public void by_a_unit_nobody_knows_is_refused() =>
        Refused("screening.not-your-town", Decide("u2001", "2026-09", Town with { Unit = "u9999" }));

    [Fact]
    public void twice_is_the_same_round_and_another_month_or_town_another()
    {
        Guid[] rounds = [Id("u2001", "2026-09"), Id("u2001", "2026-09"), Id("u2001", "2026-10"), Id("u2002", "2026-09")];
        Assert.Equal(3, rounds.Distinct().Count());
        Assert.Equal(rounds[0], Opened(Decide("u2001", "2026-09", Town)).RoundId);
    }

    [Fact]
    public void is_told_to_the_towns_units()
    {
        var opened = Opened(Decide("u2001", "2026-09", Town));
        var told = OpenRound.Publish(new Event<RoundOpened>(opened), new PublishingContext(City.Demo, null!));

        Assert.Equal(("c999999.u2001._", opened.RoundId), (told.RoutingKey, told.Subject));
        Assert.Equal(
            new RoundOpenedV1 { RoundId = opened.RoundId, Town = "u2001", Month = "2026-09", DueAt = opened.DueAt },
            told.Message);
    }

    private static Guid Id(string town, string month) => OpenRound.RoundOf(new OpenRound.Command(town, month));

    private static Decision Decide(string town, string month, Caller caller, DateTimeOffset? now = null) =>
        OpenRound.Decide(new OpenRound.Command(town, month), caller, City.Demo, now ?? Now);

    private static RoundOpened Opened(Decision decision) =>
        Assert.IsType<RoundOpened>(Assert.Single(Assert.IsType<Decision.Accepted>(decision).Events));

    private static void Refused(string code, Decision decision) => Assert.Equal(code, Assert.IsType<Decision.Refused>(decision).Code);
}
