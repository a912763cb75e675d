using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using FourKeyWorks.LocalHost;
using FourKeyWorks.LocalHost.Processes;
using Npgsql;

namespace FourKeyWorks.Journeys.Departments;

/// <summary>Everything in which the system may have left a word that it was told.</summary>
internal static class Traces
{
    // What is larger was not written by this system.
    private const long LargestFile = 64 * 1024 * 1024;

    /// <summary>Somewhere to look.</summary>
    /// <param name="Name">What it is.</param>
    /// <param name="Size">How much there is to look at, in bytes.</param>
    /// <param name="Contents">What there is, a part at a time.</param>
    public sealed record Place(string Name, long Size, IEnumerable<byte[]> Contents)
    {
        /// <summary>Whether a word is there in any of its spellings.</summary>
        public bool Holds(params IEnumerable<string> words)
        {
            var spellings = words.SelectMany(Spellings).ToList();
            return Contents.Any(c => spellings.Any(s => c.AsSpan().IndexOf(s) >= 0));
        }

        public override string ToString() => Name;

        internal static Place Of(string name, string content) => Of(name, Encoding.UTF8.GetBytes(content));

        internal static Place Of(string name, byte[] content) => new(name, content.Length, [content]);

        internal static Place OfFiles(string name, IReadOnlyList<FileInfo> files) => new(name, files.Sum(f => f.Length), files.Select(f => Read(f.FullName)));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>
    /// Every log of every process and whatever else lies in the system's folder, every table of every database as a backup
    /// has it, the database server's own files with its log of changes, every message in every queue, every span and log
    /// record collected, every file for passing use that has come since.
    /// </summary>
    public static async Task<IReadOnlyList<Place>> AllPlacesAsync(LocalSystem system, DateTimeOffset since)
    {
        var state = new DirectoryInfo(system.Options.StateFolder);
        string[] elsewhere = [Path.Combine(state.FullName, "rabbitmq"), Path.Combine(state.FullName, "postgresql")];
        var places = state.EnumerateFiles("*", Everything).Where(f => !elsewhere.Any(e => f.FullName.StartsWith(e + "/", StringComparison.Ordinal)))
            .Select(f => Place.OfFiles(f.Name, [f])).ToList();
        foreach (var database in ProcessTable.All.Where(p => system.Options.Processes?.Contains(p.Name) != false).SelectMany(p => p.Databases))
            places.Add(Place.Of($"backup of {database}", await DumpAsync(system, database)));
        places.Add(Place.OfFiles("the database server's files", await DataAsync(system)));
        places.AddRange(await QueuesAsync(system));
        places.Add(Place.OfFiles("files for passing use", Passing(since)));
        if (await system.Dashboard is { } dashboard)
        {
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            foreach (var kind in (string[])["traces", "logs"])
                places.Add(Place.Of($"collected {kind}", await http.GetStringAsync(new Uri(dashboard.Process.Address, $"api/telemetry/{kind}?limit=100000"), Cancellation)));
        }

        return places;
    }

    /// <summary>What the broker has on its disk: a message lies there for a while after it was taken.</summary>
    public static Place Broker(LocalSystem system) => Place.OfFiles(
        "the broker's files", [.. new DirectoryInfo(Path.Combine(system.Options.StateFolder, "rabbitmq")).EnumerateFiles("*", Everything).Where(f => f.Length <= LargestFile)]);

    /// <summary>Whether the word is there in any of its spellings.</summary>
    public static bool Holds(string content, string word) => Place.Of("", content).Holds(word);

    /// <summary>As itself, escaped, percent-encoded, in hexadecimal digits, in base 64, in UTF-16.</summary>
    private static IEnumerable<byte[]> Spellings(string word)
    {
        var bytes = Encoding.UTF8.GetBytes(word);
        yield return bytes;
        yield return Encoding.Unicode.GetBytes(word);
        // As it stands in base 64 at each of the three places it can have, without what its neighbours decide.
        for (var shift = 0; shift < 3; shift++)
        {
            var text = Convert.ToBase64String([.. new byte[shift], .. bytes]).TrimEnd('=');
            yield return Encoding.ASCII.GetBytes(text[(shift == 0 ? 0 : shift + 1)..^1]);
        }

        string[] escaped = [string.Concat(word.Select(c => $"\\u{(int)c:x4}")), string.Concat(word.Select(c => char.IsAscii(c) ? $"{c}" : $"\\u{(int)c:x4}")), Uri.EscapeDataString(word), Convert.ToHexString(bytes)];
        foreach (var text in escaped.SelectMany(e => (string[])[e, e.ToLowerInvariant(), e.ToUpperInvariant().Replace("\\U", "\\u", StringComparison.Ordinal)]).Distinct())
            yield return Encoding.ASCII.GetBytes(text);
    }

    private static EnumerationOptions Everything { get; } = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>Other systems' folders are none of ours.</summary>
    private static List<FileInfo> Passing(DateTimeOffset since) =>
        [.. new DirectoryInfo(Path.GetTempPath()).EnumerateFileSystemInfos()
            .Where(i => !i.Name.StartsWith("fourkeyworks-", StringComparison.Ordinal) && i.LinkTarget is null)
            .SelectMany(i => i is DirectoryInfo folder ? folder.EnumerateFiles("*", Everything) : [(FileInfo)i])
            .Where(f => f.LastWriteTimeUtc >= since.UtcDateTime && f.Length is > 0 and <= LargestFile)];

    private static byte[] Read(string file)
    {
        try
        {
            // Whoever writes it writes on.
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var content = new MemoryStream();
            stream.CopyTo(content);
            return content.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone, or another account's.
            return [];
        }
    }

    /// <summary>With everything that the server still had in memory.</summary>
    private static async Task<IReadOnlyList<FileInfo>> DataAsync(LocalSystem system)
    {
        await using var administrator = NpgsqlDataSource.Create(system.Postgres.ConnectionString("postgres", "postgres") + ";Pooling=false");
        await using (var flush = administrator.CreateCommand("checkpoint")) await flush.ExecuteNonQueryAsync(Cancellation);
        await using var where = administrator.CreateCommand("show data_directory");
        return [.. new DirectoryInfo((string)(await where.ExecuteScalarAsync(Cancellation))!).EnumerateFiles("*", Everything)];
    }

    private static async Task<IReadOnlyList<Place>> QueuesAsync(LocalSystem system)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = system.Broker.ManagementAddress };
        var login = system.Broker.AdministratorLogin;
        http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{login.User}:{login.Password}")));
        using var allowed = await http.PutAsJsonAsync($"api/permissions/fourkeyworks/{login.User}", new { configure = "^$", write = "^$", read = ".*" }, Cancellation);
        allowed.EnsureSuccessStatusCode();
        var queues = await http.GetFromJsonAsync<JsonElement>("api/queues/fourkeyworks", Cancellation);
        var places = new List<Place>();
        foreach (var queue in queues.EnumerateArray().Select(q => q.GetProperty("name").GetString()!))
        {
            using var got = await http.PostAsJsonAsync(
                $"api/queues/fourkeyworks/{Uri.EscapeDataString(queue)}/get", new { count = 10_000, ackmode = "ack_requeue_true", encoding = "auto" }, Cancellation);
            got.EnsureSuccessStatusCode();
            places.Add(Place.Of($"queue {queue}", await got.Content.ReadAsByteArrayAsync(Cancellation)));
        }

        return places;
    }

    private static async Task<string> DumpAsync(LocalSystem system, string database)
    {
        var login = new NpgsqlConnectionStringBuilder(system.Postgres.ConnectionString(database, "postgres"));
        var program = Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin/pg_dump")).Where(File.Exists).OrderDescending().First();
        var start = new ProcessStartInfo(program, ["-h", login.Host!, "-p", $"{login.Port}", "-U", login.Username!, database]) { RedirectStandardOutput = true };
        start.Environment["PGPASSWORD"] = login.Password;
        using var dump = Process.Start(start)!;
        var content = await dump.StandardOutput.ReadToEndAsync(Cancellation);
        await dump.WaitForExitAsync(Cancellation);
        Assert.Equal(0, dump.ExitCode);
        return content;
    }
}
