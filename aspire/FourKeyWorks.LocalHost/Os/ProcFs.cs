using System.Globalization;

namespace FourKeyWorks.LocalHost.Os;

/// <summary>What <c>/proc/&lt;pid&gt;/stat</c> says. Id and start time together name a process for ever; the id alone is reused.</summary>
/// <param name="Pid">Process id.</param>
/// <param name="Parent">Id of the process that started it.</param>
/// <param name="Session">Id of the session, which is the id of the process that opened it.</param>
/// <param name="Started">Start time in clock ticks since boot.</param>
/// <param name="State">One letter; <c>Z</c> has ended already.</param>
/// <param name="Name">Name of the program, at most 15 characters.</param>
internal sealed record ProcessStat(int Pid, int Parent, int Session, long Started, char State, string Name);

/// <summary>Reads <c>/proc</c>.</summary>
internal static class ProcFs
{
    public static ProcessStat? Stat(int pid)
    {
        string line;
        try
        {
            line = File.ReadAllText($"/proc/{pid}/stat");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // ended in the meantime
        }

        // The name may hold spaces and brackets: it ends at the last one.
        var open = line.IndexOf('(', StringComparison.Ordinal);
        var close = line.LastIndexOf(')');
        var rest = line[(close + 2)..].Split(' ');
        return new(pid, Number(rest[1]), Number(rest[3]), long.Parse(rest[19], CultureInfo.InvariantCulture), rest[0][0], line[(open + 1)..close]);
    }

    /// <summary>Every process that is alive.</summary>
    public static IEnumerable<ProcessStat> All() => Pids().Select(Stat).OfType<ProcessStat>().Where(s => s.State != 'Z');

    /// <summary>Every process id there is.</summary>
    public static IEnumerable<int> Pids() =>
        Directory.EnumerateDirectories("/proc")
            .Select(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
