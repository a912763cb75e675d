using System.Diagnostics;
using System.Text.Json;
using FourKeyWorks.Contracts.AnyService;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Bus;
using FourKeyWorks.Platform.Identifiers;
using FourKeyWorks.Platform.Passages;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Streams;
using Marten;
using Npgsql;

namespace FourKeyWorks.Platform.Inbox;

/// <summary>
/// The way in: what a delivery causes and the note that it was received are one commit. Delivered again it changes
/// nothing; refused, its sender is told.
/// </summary>
internal sealed class EventInbox(IDocumentStore store, ServiceModel model, UnitsOfWork units, GroupCommit commits, City city, KeyRing keys, TimeProvider time)
{
    /// <summary>How long an event waits for what it refers to.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan QuarantineTime = TimeSpan.FromDays(30);

    private const int AttemptsOnConflict = 5;

    private static readonly Outcome.Refused IdReused = new(RejectionCode.IdReused, "id");

    private readonly Dictionary<string, OrgUnit> unitsByUser = city.Units.ToDictionary(u => u.BrokerUser);

    public Task HandleAsync(Delivery delivery, CancellationToken cancellation) => delivery switch
    {
        Delivery.Event e => TakeAsync(e, cancellation),
        Delivery.Malformed m => RejectAsync(m, cancellation),
        _ => throw new InvalidOperationException(),
    };

    private async Task TakeAsync(Delivery.Event e, CancellationToken cancellation)
    {
        var key = DerivedId.Of("inbox", e.Endpoint, e.Sender!, e.Source, e.Id);
        for (var attempt = 1; ; attempt++)
        {
            await using var session = store.LightweightSession();
            try
            {
                await TakeAsync(session, key, e, cancellation);
                return;
            }
            catch (Exception x) when (Conflicts.IsConflict(x))
            {
                // Either it was received before, or somebody changed the same stream meanwhile.
                if (await FindAsync(InboxSql.Find, key, cancellation) is { } known)
                {
                    await TakeAgainAsync(known, key, e, cancellation);
                    return;
                }

                if (attempt == AttemptsOnConflict) throw;
            }
        }
    }

    private async Task TakeAsync(IDocumentSession session, Guid key, Delivery.Event e, CancellationToken cancellation)
    {
        var work = units.Begin(session, e.Sender);
        var outcome = await ReceiveAsync(key, e.Sender!, e.Body, work, cancellation);
        // What was taken before is mostly refused the second time: looked up now, it costs no append that is rolled back.
        if (outcome is not Outcome.Taken && await FindAsync(InboxSql.FindOrWaiting, key, cancellation) is { } known)
        {
            await TakeAgainAsync(known, key, e, cancellation);
            return;
        }

        switch (outcome)
        {
            case Outcome.Awaiting:
                await WaitAsync(session, key, e, cancellation);
                break;
            case Outcome.Refused refused:
                session.EjectAllPendingChanges();
                await RejectAsync(session, key, refused, e.Sender, e.Endpoint, e.Id, e.Type, BytesOf(e), cancellation);
                session.QueueSqlCommand(InboxSql.Remember, key, e.BodyHash, e.ContentHash, time.GetUtcNow());
                break;
            default:
                session.QueueSqlCommand(InboxSql.Remember, key, e.BodyHash, e.ContentHash, time.GetUtcNow());
                break;
        }

        NotePassage(session, e);
        await commits.SaveAsync(work);
    }

    /// <summary>The same event changes nothing, and another under its id is refused. The same sent in another way has arrived as a message of its own.</summary>
    private async Task TakeAgainAsync(EventHashes known, Guid key, Delivery.Event e, CancellationToken cancellation)
    {
        if (!known.IsEventOf(EventHashes.Of(e)))
        {
            await RejectReusedIdAsync(key, e, cancellation);
        }
        else if (!known.IsMessageOf(EventHashes.Of(e)))
        {
            await using var session = store.LightweightSession();
            NotePassage(session, e);
            await session.SaveChangesAsync(cancellation);
        }
    }

    /// <summary>That it has arrived here, whatever became of it.</summary>
    private void NotePassage(IDocumentSession session, Delivery.Event e)
    {
        if (PassageNotes.Counts(EventCatalogue.Of(e.Body.GetType())))
            PassageNotes.Note(session, Passage.TakenIn, time.GetUtcNow(), PassageId.Of(e, model.Service));
    }

    internal Task<Outcome> ReceiveAsync(Guid key, string sender, object body, UnitOfWork work, CancellationToken cancellation) =>
        model.Receivers[body.GetType()](body, new Arrival(key, sender, unitsByUser.GetValueOrDefault(sender)), work, cancellation);

    /// <summary>Stores the refusal, and the body where only a stated purpose opens it.</summary>
    internal async Task RejectAsync(
        IDocumentSession session, Guid key, Outcome.Refused refused, string? sender, string endpoint, string? id, string? type,
        ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var stream = RejectionOf(key);
        session.Events.Append(stream, new EventRejected(refused.Code, refused.Member, Repeatable.Id(id), Repeatable.Type(type), sender, endpoint, now));
        var quarantined = await keys.SealAsync(Subject.Messages(now), QuarantinedBody(stream), body, cancellation);
        session.QueueSqlCommand(InboxSql.Quarantine, stream, quarantined.Key, quarantined.Bytes, now + QuarantineTime);
    }

    internal Task RejectReusedIdAsync(
        IDocumentSession session, Guid key, byte[] hash, string sender, string endpoint, string id, string type, ReadOnlyMemory<byte> body,
        CancellationToken cancellation) =>
        RejectAsync(session, ReusedId(key, hash), IdReused, sender, endpoint, id, type, body, cancellation);

    private Task RejectAsync(Delivery.Malformed m, CancellationToken cancellation)
    {
        var key = DerivedId.Of("malformed", m.Endpoint, m.Sender ?? "", m.Id ?? "", Convert.ToHexString(m.BodyHash));
        return AnswerAsync(key, m, new Outcome.Refused(m.Code, m.Member), m.Id, m.Type, m.Body, cancellation);
    }

    private Task RejectReusedIdAsync(Guid key, Delivery.Event e, CancellationToken cancellation) =>
        AnswerAsync(ReusedId(key, e.BodyHash), e, IdReused, e.Id, e.Type, BytesOf(e), cancellation);

    /// <summary>
    /// Sent anew it is answered anew; only what the broker delivers a second time may have been answered already. The
    /// same sent many times at once takes turns, for all the answers are one stream.
    /// </summary>
    private async Task AnswerAsync(
        Guid key, Delivery delivery, Outcome.Refused refused, string? id, string? type, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        await session.BeginTransactionAsync(cancellation);
        await using (var turn = new NpgsqlCommand(InboxSql.TakeTurn, session.Connection) { Parameters = { new() { Value = key.ToString() } } })
            await turn.ExecuteNonQueryAsync(cancellation);
        if (delivery.Redelivered && await session.Events.FetchStreamStateAsync(RejectionOf(key), cancellation) is not null) return;
        units.Begin(session, delivery.Sender);
        await RejectAsync(session, key, refused, delivery.Sender, delivery.Endpoint, id, type, body, cancellation);
        if (delivery is Delivery.Event e) NotePassage(session, e);
        await session.SaveChangesAsync(cancellation);
    }

    private async Task WaitAsync(IDocumentSession session, Guid key, Delivery.Event e, CancellationToken cancellation)
    {
        var body = await keys.SealAsync(Subject.Messages(time.GetUtcNow()), WaitingBody(key), BytesOf(e), cancellation);
        session.QueueSqlCommand(
            InboxSql.Wait, key, e.Sender!, e.Endpoint, e.Type, Repeatable.Id(e.Id) ?? "", body.Key, body.Bytes, e.BodyHash, e.ContentHash,
            Activity.Current?.Id ?? (object)DBNull.Value, time.GetUtcNow() + Patience);
    }

    private async Task<EventHashes?> FindAsync(string query, Guid key, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await EventHashes.FindAsync(session, query, key, cancellation);
    }

    /// <summary>The field as which a waiting event's body is sealed.</summary>
    internal static string WaitingBody(Guid key) => $"waiting:{key:N}";

    /// <summary>The field as which a refused message's body is sealed.</summary>
    internal static string QuarantinedBody(Guid rejection) => $"quarantine:{rejection:N}";

    private static Guid RejectionOf(Guid key) => DerivedId.Of(key, "rejection");

    private static Guid ReusedId(Guid key, byte[] hash) => DerivedId.Of("reused", key.ToString("N"), Convert.ToHexString(hash));

    private static byte[] BytesOf(Delivery.Event e) => JsonSerializer.SerializeToUtf8Bytes(e.Body, e.Body.GetType(), EventJson.Options);
}
