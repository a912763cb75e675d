using FourKeyWorks.Platform.Streams;
using Marten;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FourKeyWorks.Platform.Deadlines;

/// <summary>
/// Fires what is due, once a second, in every instance: each due clock is one commit (lock the row, decide, append), so
/// any instance may die at any moment and no clock fires twice.
/// </summary>
internal sealed partial class Clockwork(IDocumentStore store, ServiceModel model, UnitsOfWork units, TimeProvider time, ILogger<Clockwork> log)
    : Recurring(TimeSpan.FromSeconds(1), time, log)
{
    private const string NextDue = """
        select stream_id, rule, rule_version, due_at, subject, owner, counted_from from deadlines
        where missed_at is null and due_at <= $1 and (due_at, stream_id, rule) > ($2, $3, $4)
        order by due_at, stream_id, rule limit 1 for update skip locked
        """;

    private const string Drop = "delete from deadlines where stream_id = ? and rule = ?";

    protected override Task OnceAsync(CancellationToken cancellation) => FireDueAsync(cancellation);

    /// <summary>Fires everything due now. Returns how many clocks it dealt with.</summary>
    internal async Task<int> FireDueAsync(CancellationToken cancellation)
    {
        var fired = 0;
        var after = (At: DateTimeOffset.MinValue.ToUniversalTime(), Stream: Guid.Empty, Rule: "");
        while (true)
        {
            await using var session = store.LightweightSession();
            await session.BeginTransactionAsync(cancellation);
            if (await NextAsync(session.Connection!, after, cancellation) is not { } due) return fired;
            after = (due.Due.At, due.StreamId, due.Due.Rule);
            try
            {
                await FireAsync(session, due, cancellation);
                fired++;
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                // Left as it was and tried again in a second; the others are not held up by it. That what is due is
                // being done at this very moment is no failure.
                if (Conflicts.IsConflict(e)) continue;
                CouldNotFire(Log, due.Due.Rule, due.StreamId, e.GetType().Name);
            }
        }
    }

    private async Task FireAsync(IDocumentSession session, Deadline due, CancellationToken cancellation)
    {
        var outcome = await model.FiringOf(due.Due.Rule)(due, units.Begin(session), cancellation);
        // A stream that was only looked at is among them too.
        if (outcome is not Outcome.Taken || !session.PendingChanges.Streams().Any(s => s.Events.Count > 0))
            session.QueueSqlCommand(Drop, due.StreamId, due.Due.Rule);
        await session.SaveChangesAsync(cancellation);
    }

    private async Task<Deadline?> NextAsync(NpgsqlConnection connection, (DateTimeOffset At, Guid Stream, string Rule) after, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(NextDue, connection)
        {
            Parameters =
            {
                new() { Value = Time.GetUtcNow() },
                new() { Value = after.At },
                new() { Value = after.Stream },
                new() { Value = after.Rule },
            },
        };
        await using var row = await command.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation)) return null;
        return new Deadline(
            row.GetGuid(0),
            new Due(row.GetString(1), row.GetInt32(2), row.GetFieldValue<DateTimeOffset>(3)) { CountedFrom = row.IsDBNull(6) ? null : row.GetFieldValue<DateOnly>(6) },
            row.GetGuid(4),
            row.GetString(5));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Clock {Rule} of stream {Stream} could not be fired ({Error}); trying again in a second")]
    private static partial void CouldNotFire(ILogger log, string rule, Guid stream, string error);
}
