namespace FourKeyWorks.Portal.Directory;

/// <summary>The days of a year as somebody edits them: a click changes a weekday to a day off and a weekend day to a worked one, and back.</summary>
internal sealed class YearDays
{
    private readonly SortedSet<DateOnly> holidays = [], makeUps = [];

    /// <summary>Days off.</summary>
    public IReadOnlyList<DateOnly> Holidays => [.. holidays];

    /// <summary>Weekend days that are worked.</summary>
    public IReadOnlyList<DateOnly> MakeUpWorkdays => [.. makeUps];

    /// <summary>Begins with these.</summary>
    public void Take(CalendarYear year)
    {
        holidays.Clear();
        makeUps.Clear();
        holidays.UnionWith(year.Holidays);
        makeUps.UnionWith(year.MakeUpWorkdays);
    }

    /// <summary>How a day is: <c>off</c>, <c>worked</c>, or as its week has it.</summary>
    public string Of(DateOnly day) => makeUps.Contains(day) ? "worked" : holidays.Contains(day) ? "off" : IsWeekend(day) ? "weekend" : "weekday";

    /// <summary>The next thing that the day can be.</summary>
    public void Change(DateOnly day)
    {
        switch (Of(day))
        {
            case "weekday":
                holidays.Add(day);
                break;
            case "weekend":
                makeUps.Add(day);
                break;
            // Of a weekend within a holiday the notice may say either.
            case "worked":
                makeUps.Remove(day);
                break;
            default:
                holidays.Remove(day);
                break;
        }
    }

    private static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
}
