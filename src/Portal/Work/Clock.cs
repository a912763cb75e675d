using System.Globalization;

namespace FourKeyWorks.Portal.Work;

/// <summary>How a clock stands: three states with a word and a shape each, so that nobody depends on colour.</summary>
internal enum ClockState
{
    /// <summary>There is time.</summary>
    Calm,
    /// <summary>The last quarter of the time has begun.</summary>
    Soon,
    /// <summary>The time is over.</summary>
    Over,
}

/// <summary>A clock in words.</summary>
/// <param name="State">How it stands.</param>
/// <param name="Words">How much time is left, or over.</param>
internal sealed record Clock(ClockState State, string Words)
{
    private const int LastPart = 4;

    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    public static Clock Of(DateTimeOffset since, DateTimeOffset dueAt, DateTimeOffset now)
    {
        if (now >= dueAt) return new(ClockState.Over, Texts.Of("clock.over", Span(now - dueAt)));
        var left = dueAt - now;
        return new(left <= (dueAt - since) / LastPart ? ClockState.Soon : ClockState.Calm, Texts.Of("clock.left", Span(left)));
    }

    /// <summary>For how long something has waited.</summary>
    public static string Waiting(DateTimeOffset since, DateTimeOffset now) => Texts.Of("clock.waiting", Span(now - since));

    /// <summary>An instant as a form has it (<c>yyyy-MM-ddTHH:mm</c>), by the clocks here; null for anything else.</summary>
    public static DateTimeOffset? Instant(string? local) =>
        DateTime.TryParseExact(local, ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? new DateTimeOffset(at, Shanghai.GetUtcOffset(at))
            : null;

    /// <summary>The date here.</summary>
    public static DateOnly Today(DateTimeOffset now) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, Shanghai).DateTime);

    /// <summary>An instant as people here say it.</summary>
    public static string Local(DateTimeOffset at) => Said(TimeZoneInfo.ConvertTime(at, Shanghai).DateTime, "HH:mm");

    /// <summary>A deadline likewise. One at midnight is the end of the day before: 24:00 of that day, or people come a day late.</summary>
    public static string Deadline(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Shanghai) is { TimeOfDay.Ticks: 0 } midnight
        ? Said(midnight.DateTime.AddDays(-1), "'24:00'")
        : Local(at);

    private static string Said(DateTime day, string time) => day.ToString($"{Texts.Of("clock.day")} {time}", CultureInfo.InvariantCulture);

    /// <summary>In one unit, cut off: what counts is the order of magnitude.</summary>
    private static string Span(TimeSpan span) => span switch
    {
        { TotalDays: >= 2 } => Texts.Of("clock.days", (int)span.TotalDays),
        { TotalHours: >= 2 } => Texts.Of("clock.hours", (int)span.TotalHours),
        { TotalMinutes: >= 2 } => Texts.Of("clock.minutes", (int)span.TotalMinutes),
        _ => Texts.Of("clock.moment"),
    };
}
