using System.Diagnostics;
using System.Text;
using FourKeyWorks.LocalHost;
using FourKeyWorks.LocalHost.Processes;
using Npgsql;

namespace FourKeyWorks.Journeys.Departments;

/// <summary>Everything in which the system may have left a word that it was told.</summary>
internal static class Traces
{
    public sealed record Place(string Name, string Content)
    {
        public override string ToString() => Name;
    }

    /// <summary>Every log of every process, every table of every database, every span and log record collected.</summary>
    public static async Task<IReadOnlyList<Place>> AllPlacesAsync(LocalSystem system)
    {
        var places = new List<Place>();
        foreach (var log in Directory.EnumerateFiles(system.Options.StateFolder, "*.log", SearchOption.AllDirectories))
            places.Add(new(Path.GetFileName(log), await ReadAsync(log)));
        foreach (var process in ProcessTable.All.Where(p => p.NeedsDatabase && system.Options.Processes?.Contains(p.Name) != false))
            places.Add(new($"database {process.Database}", await DumpAsync(system, process.Database)));
        if (await system.Dashboard is { } dashboard)
        {
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            foreach (var kind in (string[])["traces", "logs"])
                places.Add(new($"collected {kind}", await http.GetStringAsync(new Uri(dashboard.Process.Address, $"api/telemetry/{kind}?limit=100000"), TestContext.Current.CancellationToken)));
        }

        return places;
    }

    /// <summary>Whether the word is there: as itself, escaped, percent-encoded, in hexadecimal digits or in base 64.</summary>
    public static bool Holds(string content, string word) =>
        Spellings(word).Any(s => content.Contains(s, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> Spellings(string word)
    {
        var bytes = Encoding.UTF8.GetBytes(word);
        yield return word;
        yield return string.Concat(word.Select(c => $"\\u{(int)c:x4}"));
        yield return Uri.EscapeDataString(word);
        yield return Convert.ToHexString(bytes);
        // As it stands in base 64 at each of the three places it can have, without what its neighbours decide.
        for (var shift = 0; shift < 3; shift++)
        {
            var text = Convert.ToBase64String([.. new byte[shift], .. bytes]).TrimEnd('=');
            yield return text[(shift == 0 ? 0 : shift + 1)..^1];
        }
    }

    private static async Task<string> ReadAsync(string file)
    {
        // The process writes on.
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<string> DumpAsync(LocalSystem system, string database)
    {
        var login = new NpgsqlConnectionStringBuilder(system.Postgres.ConnectionString(database, database + "_owner"));
        var program = Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin/pg_dump")).Where(File.Exists).OrderDescending().First();
        var start = new ProcessStartInfo(program, ["-h", login.Host!, "-p", $"{login.Port}", "-U", login.Username!, database]) { RedirectStandardOutput = true };
        start.Environment["PGPASSWORD"] = login.Password;
        using var dump = Process.Start(start)!;
        var content = await dump.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await dump.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, dump.ExitCode);
        return content;
    }
}
