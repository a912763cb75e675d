using System.Globalization;

namespace FourKeyWorks.Benchmarks.Machine;

/// <summary>What <c>/proc</c> says of a process and all that it has started.</summary>
internal static class ProcessTree
{
    private const double TicksPerSecond = 100;

    /// <summary>Processor seconds of the trees under these processes, ended children included.</summary>
    public static double CpuOf(params IEnumerable<int> roots) => PidsOf(roots).Sum(p => Times(p, withEnded: true));

    /// <summary>Processor seconds of one process alone.</summary>
    public static double CpuOfAlone(int pid) => Times(pid, withEnded: false);

    /// <summary>Resident memory of the trees, what is shared counted in parts (PSS), in bytes.</summary>
    public static long MemoryOf(params IEnumerable<int> roots) => PidsOf(roots).Sum(Memory);

    /// <summary>Busy and whole time of all processors, in seconds. What the hypervisor gave to others counts as busy.</summary>
    public static (double Busy, double Whole) Machine()
    {
        var times = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
            .Select(t => long.Parse(t, CultureInfo.InvariantCulture)).ToArray();
        var whole = times.Sum();
        return ((whole - times[3] - times[4]) / TicksPerSecond, whole / TicksPerSecond);
    }

    private static HashSet<int> PidsOf(IEnumerable<int> roots)
    {
        var parents = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
            .Select(n => int.TryParse(n, CultureInfo.InvariantCulture, out var pid) ? pid : 0).Where(p => p > 0)
            .Select(p => (Pid: p, Fields: Fields(p))).Where(p => p.Fields is not null)
            .ToLookup(p => int.Parse(p.Fields![1], CultureInfo.InvariantCulture), p => p.Pid);
        var (found, open) = (new HashSet<int>(), new Queue<int>(roots));
        while (open.TryDequeue(out var pid))
        {
            if (!found.Add(pid)) continue;
            foreach (var child in parents[pid]) open.Enqueue(child);
        }

        return found;
    }

    private static double Times(int pid, bool withEnded) =>
        Fields(pid) is not { } fields ? 0 : fields.Skip(11).Take(withEnded ? 4 : 2).Sum(t => long.Parse(t, CultureInfo.InvariantCulture)) / TicksPerSecond;

    private static long Memory(int pid)
    {
        try
        {
            var line = File.ReadLines($"/proc/{pid}/smaps_rollup").FirstOrDefault(l => l.StartsWith("Pss:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return 0; // ended in the meantime
        }
    }

    /// <summary>What follows the name, which may hold spaces and ends at the last bracket: state, parent, …</summary>
    private static string[]? Fields(int pid)
    {
        try
        {
            var line = File.ReadAllText($"/proc/{pid}/stat");
            return line[(line.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null; // ended in the meantime
        }
    }
}
