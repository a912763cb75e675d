using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Platform.Bus;
using FourKeyWorks.Platform.Streams;
using Npgsql;

namespace FourKeyWorks.Exchange.Journal;

/// <summary>
/// Notes what departments have taken out of their inboxes. The broker tells nobody; but an inbox gives its messages out in
/// the order in which they came, so when R lie there, the last R that were routed to it are the ones, and all before them
/// are gone. One instance does it at a time.
/// </summary>
internal sealed class FetchWatch(
    NpgsqlDataSource database, City city, InboxNames inboxes, QueueDepths depths, BrokerSettings settings, TimeProvider time, ILogger<FetchWatch> log)
    : Recurring(TimeSpan.FromSeconds(3), time, log)
{
    /// <summary>What was routed so recently may be in the journal and not yet in the inbox.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    private const string TakeTurn = "select pg_try_advisory_xact_lock(hashtextextended('journal-fetch', 0))";

    private const string Settled = "select seq from journal where routed_at <= $1 order by routed_at desc limit 1";

    private const string Waits = """
        select exists (select from journal_delivery where unit = $1 and seq <= $2 and fetched_at is null and overflowed_at is null)
        """;

    // What waited as long as an inbox keeps it left by itself. The desk, which finds it in the overflow, knows better and corrects it.
    private const string Note = """
        update journal_delivery d set
            fetched_at = case when j.routed_at > $5 then $4 end,
            fetched_by = case when j.routed_at > $5 then 'inbox' end,
            overflowed_at = case when j.routed_at <= $5 then $4 end
        from journal j
        where j.seq = d.seq and d.unit = $1 and d.fetched_at is null and d.overflowed_at is null
          and d.seq <= (select seq from journal_delivery where unit = $1 and seq <= $2 order by seq desc offset $3 limit 1)
        """;

    protected override Task OnceAsync(CancellationToken cancellation) => LookAsync(cancellation);

    internal async Task LookAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (await AskAsync(connection, TakeTurn, cancellation) is not true) return;
        if (await AskAsync(connection, Settled, cancellation, Time.GetUtcNow() - Settling) is not long settled) return;
        foreach (var unit in city.Units)
        {
            if (await AskAsync(connection, Waits, cancellation, unit.Id, settled) is not true) continue;
            var ready = await depths.ReadyAsync(inboxes.Of(unit), cancellation);
            var now = Time.GetUtcNow();
            await AskAsync(connection, Note, cancellation, unit.Id, settled, ready, now, now - settings.InboxTimeToLive);
        }

        await transaction.CommitAsync(cancellation);
    }

    private static async Task<object?> AskAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return await command.ExecuteScalarAsync(cancellation);
    }
}
