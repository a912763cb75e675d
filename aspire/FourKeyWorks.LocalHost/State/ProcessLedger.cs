using System.Text.Json;
using FourKeyWorks.LocalHost.Os;

namespace FourKeyWorks.LocalHost.State;

/// <summary>A process that LocalHost started.</summary>
internal sealed record LedgerEntry(string Name, int Pid, long Started, Signal Stop);

/// <summary>
/// The processes that run, on disk (<c>processes.json</c>): when LocalHost is killed, the next one ends what it left.
/// </summary>
internal sealed class ProcessLedger(string path)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly Lock gate = new();
    private readonly List<LedgerEntry> entries = [];

    public void Add(LedgerEntry entry)
    {
        lock (gate)
        {
            entries.Add(entry);
            Save();
        }
    }

    public void Remove(int pid)
    {
        lock (gate)
        {
            entries.RemoveAll(e => e.Pid == pid);
            Save();
        }
    }

    /// <summary>Ends what an earlier LocalHost left, and says what that was.</summary>
    public async Task<IReadOnlyList<string>> EndLeftoversAsync(TimeSpan patience, TimeProvider clock, CancellationToken cancellation)
    {
        if (!File.Exists(path))
            return [];
        var left = Read().Where(e => Alive(e).Any()).ToList();
        foreach (var entry in left)
            Signals.Send(entry.Pid, entry.Stop);

        var begun = clock.GetTimestamp();
        while (left.SelectMany(Alive).Any() && clock.GetElapsedTime(begun) < patience)
            await Task.Delay(TimeSpan.FromMilliseconds(50), clock, cancellation);
        while (left.SelectMany(Alive).ToList() is { Count: > 0 } stragglers)
        {
            stragglers.ForEach(s => Signals.Send(s.Pid, Signal.Kill));
            await Task.Delay(TimeSpan.FromMilliseconds(50), clock, cancellation);
        }

        File.Delete(path);
        return [.. left.Select(e => e.Name)];
    }

    // A session's id is not given to another process as long as anybody is in the session.
    private static IEnumerable<ProcessStat> Alive(LedgerEntry entry) =>
        ProcFs.All().Where(p => (p.Session == entry.Pid && p.Started >= entry.Started) || (p.Pid == entry.Pid && p.Started == entry.Started));

    private List<LedgerEntry> Read()
    {
        try
        {
            return JsonSerializer.Deserialize<List<LedgerEntry>>(File.ReadAllText(path), Json) ?? [];
        }
        catch (JsonException e)
        {
            throw new CannotRunException($"{path} is not readable ({e.Message}); end the processes of the last run yourself and delete it.", e);
        }
    }

    private void Save() => PrivateFile.Write(path, JsonSerializer.Serialize(entries, Json));
}
