using FourKeyWorks.Identity.People;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Identity.Specs;

public sealed class Granting_a_duty
{
    private const string Safety = "5a2d8c1e-0f3b-4c7a-9e6d-1b8f4a2c7d90";
    private static readonly DateTimeOffset Now = new(2026, 9, 1, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly Guid Id = Guid.Parse("01a20fa4-452b-789f-a2e5-300238ee2def");

    [Fact]
    public void a_person_gets_it() =>
        Assert.Equal([new DutyGranted(Id, "read-case", Safety, Now)], Accepted(GrantDuty.Decide(With(), "read-case", Safety, Now)));

    [Fact]
    public void having_it_already_changes_nothing() => Assert.Empty(Accepted(GrantDuty.Decide(With("read-case"), "read-case", Safety, Now)));

    [Fact]
    public void a_duty_that_does_not_exist_is_refused() => Assert.Equal("directory.duty-unknown", Refused(GrantDuty.Decide(With(), "rule-the-world", Safety, Now)));

    [Fact]
    public void nobody_grants_themselves_anything() => Assert.Equal("directory.own-duty", Refused(GrantDuty.Decide(With(), "read-case", Id.ToString(), Now)));

    [Fact]
    public void who_has_left_gets_nothing() =>
        Assert.Equal("directory.person-left", Refused(GrantDuty.Decide(With() with { HasLeft = true }, "read-case", Safety, Now)));

    [Theory]
    [InlineData("keep-directory")]
    [InlineData("grant-duties")]
    [InlineData("read-audit")]
    public void an_administrator_has_no_other_duty(string administrator)
    {
        Assert.Equal("directory.administrators-apart", Refused(GrantDuty.Decide(With(administrator), "read-case", Safety, Now)));
        Assert.Equal("directory.administrators-apart", Refused(GrantDuty.Decide(With("read-case"), administrator, Safety, Now)));
    }

    [Fact]
    public void no_two_administrators_are_one_person()
    {
        string[] administrators = ["keep-directory", "grant-duties", "read-audit"];
        Assert.All(
            from one in administrators from other in administrators where one != other select (one, other),
            pair => Assert.Equal("directory.administrators-apart", Refused(GrantDuty.Decide(With(pair.one), pair.other, Safety, Now))));
    }

    [Fact]
    public void every_other_pair_of_duties_may_be_one_persons()
    {
        var others = Enum.GetValues<Duty>().Except([Duty.KeepDirectory, Duty.GrantDuties, Duty.ReadAudit]).Select(d => d.Name()).ToList();
        Assert.All(from one in others from other in others where one != other select (one, other), p => Assert.Single(Accepted(GrantDuty.Decide(With(p.one), p.other, Safety, Now))));
    }

    [Theory]
    [InlineData("keep-directory")]
    [InlineData("grant-duties")]
    [InlineData("read-audit")]
    public void an_administrator_may_see_who_works_where(string administrator) =>
        Assert.Single(Accepted(GrantDuty.Decide(With(administrator), "read-directory", Safety, Now)));

    [Fact]
    public void withdrawing_takes_it_away() =>
        Assert.Equal([new DutyWithdrawn(Id, "read-case", Safety, Now)], Accepted(GrantDuty.Decide(With("read-case"), new GrantDuty.Withdraw("read-case"), Safety, Now)));

    private static Person With(params string[] duties) => new("u1001", duties, false) { Id = Id };

    private static IReadOnlyList<object> Accepted(Decision decision) => Assert.IsType<Decision.Accepted>(decision).Events;

    private static string Refused(Decision decision) => Assert.IsType<Decision.Refused>(decision).Code;
}
