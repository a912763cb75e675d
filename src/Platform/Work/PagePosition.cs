using System.Globalization;

namespace FourKeyWorks.Platform.Work;

/// <summary>Where a page ended that is sorted by an instant and an id: the sort key of its last row.</summary>
/// <param name="At">The instant.</param>
/// <param name="Id">The id.</param>
public readonly record struct PagePosition(DateTimeOffset At, Guid Id)
{
    /// <summary>Before everything.</summary>
    public static PagePosition Start { get; } = new(DateTimeOffset.UnixEpoch, Guid.Empty);

    /// <summary>Reads what <see cref="ToString"/> wrote; anything else is refused.</summary>
    public static bool TryParse(string text, out PagePosition position)
    {
        ArgumentNullException.ThrowIfNull(text);
        position = Start;
        if (text.Split('~') is not [var ticks, var id]
            || !long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) || at > DateTimeOffset.MaxValue.UtcTicks
            || !Guid.TryParseExact(id, "N", out var guid)) return false;
        position = new PagePosition(new DateTimeOffset(at, TimeSpan.Zero), guid);
        return true;
    }

    /// <summary>As a page names it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks}~{Id:N}");
}
