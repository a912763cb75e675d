using FourKeyWorks.Identity.Directory;
using FourKeyWorks.Platform.Calendar;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Identity.Specs;

public sealed class Entering_a_calendar
{
    private const string By = "5a2d8c1e-0f3b-4c7a-9e6d-1b8f4a2c7d90";
    private static readonly DateTimeOffset Now = new(2026, 9, 1, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly CalendarYear Next = CalendarYear.Create(SetCalendar.Defaults(Now).Single(y => y.Year == 2027));

    [Fact]
    public void begins_with_the_notices_there_are_and_plain_weeks_where_there_is_none()
    {
        var years = SetCalendar.Defaults(Now);
        Assert.Equal([(2025, true), (2026, true), (2027, false)], years.Select(y => (y.Year, y.HasNotice)));
        var again = years.Aggregate(new OfficialCalendar(new HashSet<DateOnly>(), new HashSet<DateOnly>()), (c, y) => c.With(y.Year, y.Holidays, y.MakeUpWorkdays));
        Assert.True(again.Holidays.SetEquals(OfficialCalendar.BuiltIn.Holidays));
        Assert.True(again.MakeUpWorkdays.SetEquals(OfficialCalendar.BuiltIn.MakeUpWorkdays));
    }

    [Fact]
    public void stores_days_in_order_each_once_and_counts_up()
    {
        var set = Assert.IsType<CalendarYearSet>(Assert.Single(Accepted(Set([new(2027, 1, 2), new(2027, 1, 1), new(2027, 1, 1)], [new(2027, 1, 9)]))));
        Assert.Equal((2, "2027-01-01 2027-01-02"), (set.Revision, string.Join(' ', set.Holidays.Select(d => $"{d:yyyy-MM-dd}"))));
    }

    [Fact]
    public void days_of_another_year_are_refused() => Assert.Equal("directory.day-of-other-year", Refused(Set([new(2026, 12, 31)], [])));

    [Fact]
    public void work_is_made_up_at_weekends() => Assert.Equal("directory.make-up-not-weekend", Refused(Set([], [new(2027, 1, 8)])));

    [Fact]
    public void no_day_is_both_off_and_worked() => Assert.Equal("directory.day-twice", Refused(Set([new(2027, 1, 9)], [new(2027, 1, 9)])));

    [Theory]
    [InlineData("2027-08-31", "2027-07-01", false)]
    [InlineData("2027-03-01", "2027-06-29", false)]
    [InlineData("2026-07-01", "2026-08-31", false)]
    [InlineData("2026-12-20", "2027-02-01", false)]
    [InlineData("2027-12-20", "2028-02-01", true)]
    [InlineData("2027-03-01", "2027-06-28", true)]
    public void a_period_has_an_end_and_begins_in_the_year(string from, string to, bool accepted)
    {
        var decision = Set([], [], new CalendarPeriod(PeriodKind.SchoolVacation, "暑假", Day(from), Day(to)));
        if (accepted) Accepted(decision);
        else Assert.Equal("directory.period-wrong", Refused(decision));
    }

    [Fact]
    public void saying_the_same_changes_nothing() => Assert.Empty(Accepted(SetCalendar.Decide(Next, new(Next.Holidays, Next.MakeUpWorkdays, Next.HasNotice, Next.Periods), By, Now)));

    private static Decision Set(DateOnly[] holidays, DateOnly[] makeUps, params CalendarPeriod[] periods) => SetCalendar.Decide(Next, new(holidays, makeUps, true, periods), By, Now);

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static IReadOnlyList<object> Accepted(Decision decision) => Assert.IsType<Decision.Accepted>(decision).Events;

    private static string Refused(Decision decision) => Assert.IsType<Decision.Refused>(decision).Code;
}
