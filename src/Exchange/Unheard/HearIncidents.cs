using FourKeyWorks.Platform.Database;
using FourKeyWorks.Platform.Streams;
using Marten;
using Npgsql;

namespace FourKeyWorks.Exchange.Unheard;

/// <summary>Ends incidents whose event a unit has acknowledged after all, whichever way it did.</summary>
internal sealed class HearIncidents(IDocumentStore store, UnitsOfWork units, TimeProvider time, ILogger<HearIncidents> log)
    : Recurring(TimeSpan.FromSeconds(1), time, log)
{
    private const int Page = 50;

    private const string Acknowledged = """
        select u.id from unheard u
        where u.heard_at is null
          and exists (select from journal_delivery d where d.seq = u.seq and d.unit = any(u.hearers) and d.acknowledged_at is not null)
        order by u.seq limit $1
        """;

    protected override async Task OnceAsync(CancellationToken cancellation)
    {
        while (await HearAsync(cancellation) == Page) await Task.Yield();
    }

    /// <summary>One page in one commit; returns how many it ended.</summary>
    internal async Task<int> HearAsync(CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        await session.BeginTransactionAsync(cancellation);
        if (!await Turn.TryTakeAsync(session.Connection!, "unheard-heard", cancellation)) return 0;
        var work = units.Begin(session, by: "system");
        var ids = await IdsAsync(session.Connection!, cancellation);
        foreach (var id in ids)
        {
            var stream = await session.Events.FetchForExclusiveWriting<Incident>(id, cancellation);
            if (stream.Aggregate is not { Heard: null } incident) continue;
            if (await Acknowledgement.FindAsync(session, incident, cancellation) is { } said) stream.AppendOne(said.Heard(work.Now));
        }

        await session.SaveChangesAsync(cancellation);
        return ids.Count;
    }

    private static async Task<IReadOnlyList<Guid>> IdsAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Acknowledged, connection) { Parameters = { new() { Value = Page } } };
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var ids = new List<Guid>();
        while (await row.ReadAsync(cancellation)) ids.Add(row.GetGuid(0));
        return ids;
    }
}
