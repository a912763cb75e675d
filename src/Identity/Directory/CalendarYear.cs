using System.Globalization;
using System.Text.Json.Serialization;
using FourKeyWorks.Platform.Identifiers;

namespace FourKeyWorks.Identity.Directory;

/// <summary>What a period is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PeriodKind>))]
public enum PeriodKind
{
    /// <summary>学校假期: pupils are at home.</summary>
    SchoolVacation,
    /// <summary>重点时段: days to look closer, as around examinations.</summary>
    KeyPeriod,
}

/// <summary>A school vacation or a key period.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">What it is called.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
public sealed record CalendarPeriod(
    PeriodKind Kind, [property: System.ComponentModel.DataAnnotations.RegularExpression(OpenUnit.NamePattern)] string Name, DateOnly From, DateOnly To);

/// <summary>The days of a year were entered.</summary>
/// <param name="Year">The year.</param>
/// <param name="Revision">Counts up with every change of the year.</param>
/// <param name="Holidays">Days off.</param>
/// <param name="MakeUpWorkdays">Weekend days that are worked.</param>
/// <param name="HasNotice">The State Council has published its notice; until then weeks are plain.</param>
/// <param name="Periods">Vacations and key periods.</param>
/// <param name="By">Who entered it.</param>
/// <param name="At">When.</param>
public sealed record CalendarYearSet(
    int Year, int Revision, IReadOnlyList<DateOnly> Holidays, IReadOnlyList<DateOnly> MakeUpWorkdays, bool HasNotice, IReadOnlyList<CalendarPeriod> Periods, string By, DateTimeOffset At);

/// <summary>The official calendar of a year, with the vacations of its schools and its key periods.</summary>
/// <param name="Year">The year.</param>
/// <param name="Revision">Counts up with every change of the year.</param>
/// <param name="Holidays">Days off.</param>
/// <param name="MakeUpWorkdays">Weekend days that are worked.</param>
/// <param name="HasNotice">The State Council has published its notice.</param>
/// <param name="Periods">Vacations and key periods.</param>
public sealed record CalendarYear(
    int Year, int Revision, IReadOnlyList<DateOnly> Holidays, IReadOnlyList<DateOnly> MakeUpWorkdays, bool HasNotice, IReadOnlyList<CalendarPeriod> Periods)
{
    /// <summary>The id of the stream.</summary>
    [JsonIgnore]
    public Guid Id { get; init; }

    /// <summary>The stream of a year.</summary>
    public static Guid StreamOf(string year) => DerivedId.Of("calendar-year", year);

    /// <summary>The same.</summary>
    public static Guid StreamOf(int year) => StreamOf(year.ToString(CultureInfo.InvariantCulture));

    /// <summary>The beginning.</summary>
    public static CalendarYear Create(CalendarYearSet e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return new(e.Year, e.Revision, e.Holidays, e.MakeUpWorkdays, e.HasNotice, e.Periods) { Id = StreamOf(e.Year) };
    }

    /// <summary>Other days.</summary>
    public CalendarYear Apply(CalendarYearSet e) => Create(e);
}
