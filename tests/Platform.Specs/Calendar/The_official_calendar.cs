using CsCheck;
using FourKeyWorks.Platform.Calendar;

namespace FourKeyWorks.Platform.Specs.Calendar;

public class The_official_calendar
{
    [Theory]
    [InlineData(2026, 10, 1, false)] // National Day
    [InlineData(2026, 10, 10, true)] // Saturday, made up
    [InlineData(2026, 10, 11, false)] // Sunday
    [InlineData(2026, 10, 12, true)] // Monday
    [InlineData(2031, 5, 1, true)] // no notice yet: a plain Thursday
    public void knows_what_is_worked(int year, int month, int day, bool worked) =>
        Assert.Equal(worked, OfficialCalendar.BuiltIn.IsWorkday(new DateOnly(year, month, day)));

    [Fact]
    public void the_nth_workday_after_a_date_has_n_workdays_up_to_it() =>
        Gen.Select(Gen.Int[0, 1500], Gen.Int[1, 60]).Sample((offset, count) =>
        {
            var from = new DateOnly(2024, 12, 1).AddDays(offset);
            var to = OfficialCalendar.BuiltIn.WorkdaysAfter(from, count);
            var between = Enumerable.Range(1, to.DayNumber - from.DayNumber).Count(d => OfficialCalendar.BuiltIn.IsWorkday(from.AddDays(d)));
            Assert.Equal(count, between);
            Assert.True(OfficialCalendar.BuiltIn.IsWorkday(to));
        });

    [Fact]
    public void a_day_ends_at_midnight_in_shanghai()
    {
        var end = OfficialCalendar.EndOf(new DateOnly(2026, 11, 30));
        Assert.Equal(new DateTimeOffset(2026, 11, 30, 16, 0, 0, TimeSpan.Zero), end);
        Assert.Equal(new DateOnly(2026, 12, 1), OfficialCalendar.DateOf(end));
        Assert.Equal(new DateOnly(2026, 11, 30), OfficialCalendar.DateOf(end.AddTicks(-1)));
    }
}
