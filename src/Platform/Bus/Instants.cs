using System.Globalization;
using System.Text.RegularExpressions;

namespace FourKeyWorks.Platform.Bus;

/// <summary>Instants as they travel: RFC 3339, always with an offset, for "local time" means nothing between systems.</summary>
internal static partial class Instants
{
    /// <summary>How far a sender's clock may be ahead of ours.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    /// <summary>Nothing this city exchanges is older; a clock that was never set is.</summary>
    private static readonly DateTimeOffset Earliest = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The instant in UTC; fractions beyond 100 ns are cut off.</summary>
    public static bool TryParse(string text, out DateTimeOffset instant)
    {
        instant = default;
        if (!Rfc3339().IsMatch(text)) return false;
        var shortened = Fraction().Replace(text, match => match.Value[..Math.Min(match.Length, 8)]);
        return DateTimeOffset.TryParse(shortened, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out instant)
            && IsPlausible(instant);
    }

    public static bool IsPlausible(DateTimeOffset instant) => instant >= Earliest;

    /// <summary>Some AMQP clients send <c>time</c> as the broker's own timestamp type.</summary>
    public static string? FromUnixSeconds(long seconds) =>
        seconds is >= -2208988800 and <= 253402300799
            ? DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : null;

    [GeneratedRegex(@"\A[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,12})?([Zz]|[+-][0-9]{2}:[0-9]{2})\z")]
    private static partial Regex Rfc3339();

    [GeneratedRegex(@"\.[0-9]+")]
    private static partial Regex Fraction();
}
