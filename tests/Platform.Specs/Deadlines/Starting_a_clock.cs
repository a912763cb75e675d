using FourKeyWorks.Platform.Calendar;
using FourKeyWorks.Platform.Deadlines;

namespace FourKeyWorks.Platform.Specs.Deadlines;

public class Starting_a_clock
{
    private static readonly DateOnly Always = new(2020, 1, 1);

    // Friday 2026-09-18, 23:30 in Shanghai; Sunday the 20th is worked, the 25th to 27th are the Mid-Autumn holiday.
    private static readonly DateTimeOffset FridayNight = new(2026, 9, 18, 15, 30, 0, TimeSpan.Zero);

    [Fact]
    public void hours_count_to_the_instant() =>
        Assert.Equal(FridayNight.AddHours(72), Start(72, ClockUnit.Hours).At);

    [Fact]
    public void minutes_and_seconds_too()
    {
        Assert.Equal(FridayNight.AddMinutes(90), Start(90, ClockUnit.Minutes).At);
        Assert.Equal(FridayNight.AddSeconds(90), Start(90, ClockUnit.Seconds).At);
    }

    [Fact]
    public void days_end_at_midnight_in_shanghai_and_the_first_day_does_not_count() =>
        Assert.Equal(Midnight(2026, 9, 22), Start(3, ClockUnit.Days).At);

    [Fact]
    public void workdays_skip_weekends_and_holidays_and_count_the_days_made_up() =>
        // Sun 20 (made up), Mon 21, Tue 22, Wed 23, Thu 24, then after the holiday Mon 28.
        Assert.Equal(Midnight(2026, 9, 29), Start(6, ClockUnit.Workdays).At);

    [Fact]
    public void the_version_in_force_on_the_day_it_starts_is_followed()
    {
        var rules = new ClockRules(
            [new("answer", 1, Always, 24, ClockUnit.Hours, "plan"), new("answer", 2, new DateOnly(2026, 9, 19), 12, ClockUnit.Hours, "city rule")],
            OfficialCalendar.BuiltIn);

        var before = rules.Start("answer", FridayNight);
        var after = rules.Start("answer", FridayNight.AddMinutes(30));

        Assert.Equal((1, FridayNight.AddHours(24)), (before.RuleVersion, before.At));
        Assert.Equal((2, FridayNight.AddMinutes(30).AddHours(12)), (after.RuleVersion, after.At));
        Assert.Equal("city rule", rules.BasisOf(after));
    }

    [Fact]
    public void two_versions_that_start_on_one_day_are_refused() =>
        Assert.Throws<ArgumentException>(() => new ClockRules(
            [new("answer", 1, Always, 24, ClockUnit.Hours, "a"), new("answer", 2, Always, 12, ClockUnit.Hours, "b")], OfficialCalendar.BuiltIn));

    [Fact]
    public void a_rule_nobody_wrote_is_refused() =>
        Assert.Throws<KeyNotFoundException>(() => new ClockRules([], OfficialCalendar.BuiltIn).Start("answer", FridayNight));

    private static Due Start(int amount, ClockUnit unit) =>
        new ClockRules([new ClockRule("clock", 1, Always, amount, unit, "spec")], OfficialCalendar.BuiltIn).Start("clock", FridayNight);

    private static DateTimeOffset Midnight(int year, int month, int day) => new(year, month, day, 0, 0, 0, TimeSpan.FromHours(8));
}
