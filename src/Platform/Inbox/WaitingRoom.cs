using System.Text.Json;
using FourKeyWorks.Contracts.AnyService;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Streams;
using Marten;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FourKeyWorks.Platform.Inbox;

/// <summary>
/// Events that came before what they refer to: tried again every second, refused when their time is up. So the order in
/// which events arrive does not matter.
/// </summary>
internal sealed partial class WaitingRoom(IDocumentStore store, EventInbox inbox, UnitsOfWork units, KeyRing keys, TimeProvider time, ILogger<WaitingRoom> log)
    : Recurring(TimeSpan.FromSeconds(1), time, log)
{
    protected override Task OnceAsync(CancellationToken cancellation) => RetryAsync(cancellation);

    internal async Task RetryAsync(CancellationToken cancellation)
    {
        var after = Guid.Empty;
        while (true)
        {
            await using var session = store.LightweightSession();
            await session.BeginTransactionAsync(cancellation);
            if (await NextAsync(session.Connection!, after, cancellation) is not { } waiting) return;
            after = waiting.Key;
            try
            {
                await RetryAsync(session, waiting, cancellation);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                // Somebody else changed the same stream meanwhile: no failure, it is looked at again in a second.
                if (Conflicts.IsConflict(e)) continue;
                CouldNotTake(Log, waiting.Type, waiting.Key, e.GetType().Name);
            }
        }
    }

    private async Task RetryAsync(IDocumentSession session, Waiting waiting, CancellationToken cancellation)
    {
        // What a backup brings back may have lost its key since.
        var plain = (await keys.FindAsync(waiting.Body, cancellation))?.Open(EventInbox.WaitingBody(waiting.Key), waiting.Body) ?? [];
        if (await EventHashes.FindAsync(session, InboxSql.Find, waiting.Key, cancellation) is { } known)
        {
            // It came again after what it refers to, and was dealt with then.
            if (!known.IsEventOf(waiting.Hashes))
            {
                units.Begin(session, waiting.Sender, waiting.Traceparent);
                await inbox.RejectReusedIdAsync(
                    session, waiting.Key, waiting.Hashes.Message, waiting.Sender, waiting.Endpoint, waiting.EventId, waiting.Type, plain, cancellation);
            }

            session.QueueSqlCommand(InboxSql.StopWaiting, waiting.Key);
            await session.SaveChangesAsync(cancellation);
            return;
        }

        var work = units.Begin(session, waiting.Sender, waiting.Traceparent);
        var outcome = plain.Length == 0 ? Outcome.StillAwaiting : await ReceiveAsync(waiting, plain, work, cancellation);
        if (outcome is Outcome.Awaiting)
        {
            if (Time.GetUtcNow() < waiting.GiveUpAt) return;
            outcome = Outcome.Refuse(RejectionCode.SubjectUnknown);
        }

        if (outcome is Outcome.Refused refused)
        {
            session.EjectAllPendingChanges();
            await inbox.RejectAsync(
                session, waiting.Key, refused, waiting.Sender, waiting.Endpoint, waiting.EventId, waiting.Type, plain, cancellation);
        }

        session.QueueSqlCommand(InboxSql.StopWaiting, waiting.Key);
        session.QueueSqlCommand(InboxSql.Remember, waiting.Key, waiting.Hashes.Message, waiting.Hashes.Content ?? (object)DBNull.Value, Time.GetUtcNow());
        await session.SaveChangesAsync(cancellation);
    }

    private Task<Outcome> ReceiveAsync(Waiting waiting, byte[] plain, UnitOfWork work, CancellationToken cancellation)
    {
        var contract = EventCatalogue.All.First(c => c.Type == waiting.Type);
        var body = JsonSerializer.Deserialize(plain, contract.ClrType, EventJson.Options)!;
        return inbox.ReceiveAsync(waiting.Key, waiting.Sender, body, work, cancellation);
    }

    private static async Task<Waiting?> NextAsync(NpgsqlConnection connection, Guid after, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(InboxSql.NextWaiting, connection) { Parameters = { new() { Value = after } } };
        await using var row = await command.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation)) return null;
        return new Waiting(
            row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4),
            new SealedFact(row.GetString(5), row.GetFieldValue<byte[]>(6)),
            new EventHashes(row.GetFieldValue<byte[]>(7), row.IsDBNull(8) ? null : row.GetFieldValue<byte[]>(8)), row.IsDBNull(9) ? null : row.GetString(9),
            row.GetFieldValue<DateTimeOffset>(10));
    }

    private sealed record Waiting(
        Guid Key, string Sender, string Endpoint, string Type, string EventId, SealedFact Body, EventHashes Hashes, string? Traceparent, DateTimeOffset GiveUpAt);

    [LoggerMessage(Level = LogLevel.Error, Message = "A waiting {Type} ({Key}) could not be taken ({Error}); trying again in a second")]
    private static partial void CouldNotTake(ILogger log, string type, Guid key, string error);
}
