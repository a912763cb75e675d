using System.Globalization;

namespace FourKeyWorks.LocalHost;

/// <summary>What the person at the terminal sees: one line per step, with the seconds since the start.</summary>
/// <param name="output">Where it goes.</param>
/// <param name="clock">For the seconds.</param>
public sealed class Screen(TextWriter output, TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly long begun = clock.GetTimestamp();

    /// <summary>Time since the start.</summary>
    public TimeSpan Elapsed => clock.GetElapsedTime(begun);

    /// <summary>A step, with its time.</summary>
    public void Step(string text) => Line(string.Create(CultureInfo.InvariantCulture, $"{Elapsed.TotalSeconds,6:0.0} s  {text}"));

    /// <summary>Plain text.</summary>
    public void Line(string text = "")
    {
        lock (gate)
        {
            output.WriteLine(text);
            output.Flush();
        }
    }
}
