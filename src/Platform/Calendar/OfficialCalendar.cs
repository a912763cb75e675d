using System.Text.Json;

namespace FourKeyWorks.Platform.Calendar;

/// <summary>
/// The working days of the State Council's yearly notice: Monday to Friday without the statutory holidays, and the
/// weekend days on which work is made up. Years without a notice have plain weeks.
/// </summary>
/// <param name="Holidays">Days off that are not simply Saturday or Sunday (listing those too does no harm).</param>
/// <param name="MakeUpWorkdays">Saturdays and Sundays that are worked.</param>
public sealed record OfficialCalendar(IReadOnlySet<DateOnly> Holidays, IReadOnlySet<DateOnly> MakeUpWorkdays)
{
    /// <summary>The time zone of all business dates.</summary>
    public static TimeZoneInfo Shanghai { get; } = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    /// <summary>The calendar that comes with the product: what holds until the directory has told of a year (see <see cref="KnownCalendar"/>).</summary>
    public static OfficialCalendar BuiltIn { get; } = Read();

    /// <summary>Whether <paramref name="date"/> is worked.</summary>
    public bool IsWorkday(DateOnly date) =>
        MakeUpWorkdays.Contains(date)
        || (date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !Holidays.Contains(date));

    /// <summary>The <paramref name="count"/>th working day after <paramref name="date"/>, which itself never counts.</summary>
    public DateOnly WorkdaysAfter(DateOnly date, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        while (count > 0)
        {
            date = date.AddDays(1);
            if (IsWorkday(date)) count--;
        }

        return date;
    }

    /// <summary>The same with the days of one year replaced.</summary>
    public OfficialCalendar With(int year, IEnumerable<DateOnly> holidays, IEnumerable<DateOnly> makeUpWorkdays) => new(
        Holidays.Where(d => d.Year != year).Concat(holidays).ToHashSet(), MakeUpWorkdays.Where(d => d.Year != year).Concat(makeUpWorkdays).ToHashSet());

    /// <summary>The local date of an instant.</summary>
    public static DateOnly DateOf(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Shanghai).DateTime);

    /// <summary>The instant at which <paramref name="date"/> ends (24:00 local time).</summary>
    public static DateTimeOffset EndOf(DateOnly date)
    {
        var midnight = date.AddDays(1).ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, Shanghai.GetUtcOffset(midnight)).ToUniversalTime();
    }

    private static OfficialCalendar Read()
    {
        using var stream = typeof(OfficialCalendar).Assembly.GetManifestResourceStream("official-calendar.json")
            ?? throw new InvalidOperationException("official-calendar.json is not embedded");
        var document = JsonSerializer.Deserialize<Notices>(stream, JsonSerializerOptions.Web)!;
        return new OfficialCalendar(document.Holidays.ToHashSet(), document.MakeUpWorkdays.ToHashSet());
    }

    private sealed record Notices(IReadOnlyList<DateOnly> Holidays, IReadOnlyList<DateOnly> MakeUpWorkdays);
}
