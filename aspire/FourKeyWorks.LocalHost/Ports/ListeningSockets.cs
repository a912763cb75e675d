using System.Globalization;
using FourKeyWorks.LocalHost.Os;

namespace FourKeyWorks.LocalHost.Ports;

/// <summary>Who listens on which TCP port of this machine.</summary>
internal static class ListeningSockets
{
    private const string Listening = "0A";

    /// <summary>The ports somebody listens on, with the socket's inode.</summary>
    public static IReadOnlyDictionary<int, string> Ports()
    {
        var found = new Dictionary<int, string>();
        foreach (var table in (string[])["/proc/net/tcp", "/proc/net/tcp6"])
        {
            if (!File.Exists(table))
                continue;
            foreach (var row in File.ReadLines(table).Skip(1))
            {
                var fields = row.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (fields[3] == Listening)
                    found.TryAdd(int.Parse(fields[1][(fields[1].LastIndexOf(':') + 1)..], NumberStyles.HexNumber, CultureInfo.InvariantCulture), fields[9]);
            }
        }

        return found;
    }

    /// <summary>The owner in words: <c>nginx (pid 123)</c>.</summary>
    public static string Owner(string inode)
    {
        var socket = $"socket:[{inode}]";
        foreach (var pid in ProcFs.Pids())
        {
            if (Holds(pid, socket))
                return $"{ProcFs.Stat(pid)?.Name} (pid {pid})";
        }

        return "a process of another account";
    }

    private static bool Holds(int pid, string socket)
    {
        try
        {
            return new DirectoryInfo($"/proc/{pid}/fd").EnumerateFileSystemInfos().Any(f => f.LinkTarget == socket);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // ended in the meantime, or not ours to look at
        }
    }
}
