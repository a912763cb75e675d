using System.Globalization;

namespace FourKeyWorks.LocalHost.Ports;

/// <summary>Which ports to listen on.</summary>
/// <param name="First">First port to choose from; 0: the usual ones.</param>
/// <param name="Last">Last port to choose from.</param>
public sealed record PortChoice(int First, int Last)
{
    /// <summary>What this state used last, else the usual ones.</summary>
    public static PortChoice Remembered { get; } = new(0, 0);

    /// <summary>The usual ones.</summary>
    public static PortChoice Usual { get; } = new(0, 1);

    /// <summary>Free ones, below those the system hands out for outgoing connections.</summary>
    public static PortChoice Auto { get; } = new(20000, 31999);

    /// <summary>Whether free ports are chosen.</summary>
    public bool IsFree => First > 0;

    /// <summary><c>auto</c>, <c>default</c> or a range <c>22000-22199</c>; null if it is none of them.</summary>
    public static PortChoice? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text switch
        {
            "auto" => Auto,
            "default" => Usual,
            _ => text.Split('-') is [var first, var last]
                && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var from)
                && int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var to)
                && from is > 1023 && to is < 65536 && to - from >= 30
                ? new(from, to)
                : null,
        };
    }
}
