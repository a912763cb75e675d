using FourKeyWorks.Identity.People;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Identity.Specs;

public sealed class Being_away
{
    private static readonly DateTimeOffset Now = new(2026, 9, 1, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly Guid Who = Guid.Parse("01a20fa4-452b-789f-a2e5-300238ee2d01"), Deputy = Guid.Parse("01a20fa4-452b-789f-a2e5-300238ee2d02");

    [Fact]
    public void somebody_stands_in() =>
        Assert.Equal(new AbsenceEntered(Who, Guid.Empty, Day(3), Day(9), Deputy, "by", Now), Assert.Single(Accepted(Enter(Day(3), Day(9)))));

    [Fact]
    public void today_is_not_too_late() => Assert.NotEmpty(Accepted(Enter(Day(1), Day(1))));

    [Theory]
    [InlineData(9, 3)]
    [InlineData(-5, 0)]
    [InlineData(2, 400)]
    public void the_days_make_sense(int from, int to) => Assert.Equal("directory.absence-period", Refused(Enter(Day(from), Day(to))));

    [Fact]
    public void once_at_a_time() => Assert.Equal("directory.absence-overlaps", Refused(Enter(Day(3), Day(9), Person(Who, Day(9), Day(12)))));

    [Fact]
    public void the_deputy_is_there_on_all_days() => Assert.Equal("directory.deputy-away", Refused(Enter(Day(3), Day(9), deputy: Person(Deputy, Day(1), Day(3)))));

    [Fact]
    public void the_deputy_has_the_same_duties() =>
        Assert.Equal("directory.duties-lacking", Refused(Enter(Day(3), Day(9), deputy: Person(Deputy) with { Duties = ["read-work"] })));

    [Fact]
    public void the_deputy_is_of_the_same_unit() => Assert.Equal("directory.not-a-colleague", Refused(Enter(Day(3), Day(9), deputy: Person(Deputy) with { Unit = "u1002" })));

    private static Decision Enter(DateOnly from, DateOnly to, Person? who = null, Person? deputy = null) =>
        EnterAbsence.Decide(who ?? Person(Who), new(from, to, Deputy), deputy ?? Person(Deputy), Guid.Empty, "by", Now);

    private static DateOnly Day(int day) => new DateOnly(2026, 8, 31).AddDays(day);

    private static Person Person(Guid id, DateOnly? from = null, DateOnly? to = null) =>
        new("u1001", ["read-case", "read-work"], false) { Id = id, Absences = from is null ? [] : [new(Guid.NewGuid(), from.Value, to!.Value, Guid.NewGuid())] };

    private static IReadOnlyList<object> Accepted(Decision decision) => Assert.IsType<Decision.Accepted>(decision).Events;

    private static string Refused(Decision decision) => Assert.IsType<Decision.Refused>(decision).Code;
}
