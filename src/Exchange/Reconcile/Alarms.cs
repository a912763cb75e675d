using System.Diagnostics.Metrics;
using FourKeyWorks.Platform.Database;
using FourKeyWorks.Platform.Identifiers;
using FourKeyWorks.Platform.Streams;
using Marten;
using Npgsql;

namespace FourKeyWorks.Exchange.Reconcile;

/// <summary>What a watch finds to be wrong.</summary>
/// <param name="Kind">In which way, as a code; its words are <c>alarm.&lt;kind&gt;</c> of the texts.</param>
/// <param name="What">What: names and ids.</param>
public sealed record Finding(string Kind, string What);

/// <summary>Turns what a watch finds into alarms: raised when it is new, cleared when it is gone. Of all copies one does it at a time.</summary>
internal sealed class Alarms(IDocumentStore store, UnitsOfWork units)
{
    private const string Open = "select id from alarms where watch = $1 and cleared_at is null";

    private const string CountOpen = "select count(*) from alarms where cleared_at is null";

    private static readonly Meter Meter = new("FourKeyWorks");

    private static readonly Gauge<long> OpenAlarms = Meter.CreateGauge<long>("fourkeyworks.alarms.open", description: "Things that are not as they should be");

    /// <summary>Everything that the watch finds now.</summary>
    public async Task SettleAsync(string watch, Func<CancellationToken, Task<IReadOnlyCollection<Finding>>> look, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        await session.BeginTransactionAsync(cancellation);
        if (!await Turn.TryTakeAsync(session.Connection!, "alarms:" + watch, cancellation)) return;
        var found = (await look(cancellation)).Distinct().ToDictionary(f => IdOf(watch, f));
        var open = await OpenAsync(session.Connection!, watch, cancellation);
        var work = units.Begin(session, by: "system");
        foreach (var (id, finding) in found.Where(f => !open.Contains(f.Key))) session.Events.Append(id, new AlarmRaised(watch, finding.Kind, finding.What, work.Now));
        foreach (var id in open.Where(id => !found.ContainsKey(id))) session.Events.Append(id, new AlarmCleared(work.Now));
        await session.SaveChangesAsync(cancellation);
        OpenAlarms.Record(await CountAsync(cancellation));
    }

    private async Task<long> CountAsync(CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        await using var row = await session.ExecuteReaderAsync(new NpgsqlCommand(CountOpen), cancellation);
        await row.ReadAsync(cancellation);
        return row.GetInt64(0);
    }

    private static async Task<HashSet<Guid>> OpenAsync(NpgsqlConnection connection, string watch, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Open, connection) { Parameters = { new() { Value = watch } } };
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var open = new HashSet<Guid>();
        while (await row.ReadAsync(cancellation)) open.Add(row.GetGuid(0));
        return open;
    }

    private static Guid IdOf(string watch, Finding finding) => DerivedId.Of("alarm", watch, finding.Kind, finding.What);
}
