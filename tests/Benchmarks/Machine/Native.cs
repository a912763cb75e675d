using System.Diagnostics;
using System.Runtime.InteropServices;

namespace FourKeyWorks.Benchmarks.Machine;

/// <summary>What the runtime does not offer: stopping a process where it stands, and waking to the tenth of a millisecond.</summary>
internal static partial class Native
{
    private const int Stop = 19, Continue = 18;

    /// <summary>The process does nothing until it is thawed; its memory, connections and compiled code stay.</summary>
    public static void Freeze(IEnumerable<int> pids) => Send(pids, Stop);

    public static void Thaw(IEnumerable<int> pids) => Send(pids, Continue);

    /// <summary>Sleeps until a <see cref="Stopwatch"/> timestamp, a tenth of a millisecond too long at most.</summary>
    public static void SleepUntil(long timestamp)
    {
        for (var early = timestamp - Stopwatch.GetTimestamp(); early > 0; early = timestamp - Stopwatch.GetTimestamp())
            _ = USleep((uint)Math.Min(50_000, 1 + (early * 1_000_000 / Stopwatch.Frequency)));
    }

    private static void Send(IEnumerable<int> pids, int signal)
    {
        foreach (var pid in pids)
            if (Kill(pid, signal) != 0) throw new InvalidOperationException($"Process {pid} is gone.");
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "usleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int USleep(uint microseconds);
}
