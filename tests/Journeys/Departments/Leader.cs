using System.Globalization;
using FourKeyWorks.LocalHost;
using FourKeyWorks.LocalHost.Processes;

namespace FourKeyWorks.Journeys.Departments;

/// <summary>Which of several copies of Referral publishes: the one that holds the daemon's lock in the database.</summary>
internal static class Leader
{
    // Appends take such locks too, for moments; the leader's transaction is older than any of theirs.
    private const string PortOfTheHolder = """
        select coalesce((
            select a.client_port from pg_locks l join pg_stat_activity a on a.pid = l.pid
            where l.locktype = 'advisory' and l.granted and a.datname = 'referral'
            order by a.xact_start limit 1), 0)
        """;

    public static async Task<LocalProcess> OfAsync(LocalSystem system, params LocalProcess[] copies)
    {
        LocalProcess? leader = null;
        await Eventually.HoldsAsync(async () =>
        {
            var port = await TheCity.AskAsync<int>(system, "referral", PortOfTheHolder);
            leader = port == 0 ? null : copies.FirstOrDefault(c => HasConnectionFrom(c.Pid, port));
            return leader is not null;
        }, "one of them leads", Department.Patience);
        return leader!;
    }

    private static bool HasConnectionFrom(int pid, int port)
    {
        var local = $"0100007F:{port:X4}";
        var socket = File.ReadLines("/proc/net/tcp").Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(f => f.Length > 9 && f[1] == local).Select(f => $"socket:[{f[9]}]").FirstOrDefault();
        return socket is not null && Directory.EnumerateFiles(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/fd")).Any(f => TargetOf(f) == socket);
    }

    private static string? TargetOf(string descriptor)
    {
        try
        {
            return new FileInfo(descriptor).LinkTarget;
        }
        catch (IOException)
        {
            return null; // closed meanwhile
        }
    }
}
