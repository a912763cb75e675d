using System.Security.Cryptography;
using FourKeyWorks.Platform.Bus;
using FourKeyWorks.Platform.Identifiers;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Streams;
using Marten;
using Npgsql;

namespace FourKeyWorks.Exchange.Desk;

/// <summary>
/// Takes what died, overflowed or found no way out of the broker's queues. A message is the broker's until it is stored; one
/// that the broker hands over twice is kept once.
/// </summary>
internal sealed partial class LetterKeeper(
    QueuePages queues, Destinations destinations, NpgsqlDataSource database, IDocumentStore store, UnitsOfWork units, KeyRing keys, TimeProvider time,
    ILogger<LetterKeeper> log)
    : BackgroundService
{
    private const string Message = "letter";

    private const string KeepContent = "insert into desk_contents (id, key_name, message) values (?, ?, ?)";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>A letter's message, from under its own key: it goes with no day.</summary>
    public static async Task<KeptMessage?> OpenAsync(KeyRing keys, Guid id, SealedFact sealedMessage, CancellationToken cancellation) =>
        await keys.OpenAsync(Subject.Matter(id), Message, sealedMessage, cancellation) is { } bytes ? KeptMessage.Unpack(bytes) : null;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(destinations.Queues.Select(q => TakeAsync(q, stoppingToken)));

    private async Task TakeAsync(string queue, CancellationToken cancellation)
    {
        await Task.Yield();
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await queues.TakeAsync(queue, KeepAsync, cancellation);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                NotTaking(destinations.Shown(queue), e.GetType().Name, Pause);
            }

            await Task.Delay(Pause, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task KeepAsync(KeptMessage message, CancellationToken cancellation)
    {
        var overflow = Overflow.Of(message, destinations);
        if (overflow is not null && await overflow.IsTakenAsync(database, cancellation)) return;
        for (var generation = 0; ; generation++)
        {
            var id = IdOf(message, generation);
            await using var session = store.LightweightSession();
            if (await session.Events.AggregateStreamAsync<Letter>(id, token: cancellation) is { } known)
            {
                // The same again while it lies here is one letter. After it was decided about it has died anew.
                if (known.State is LetterState.Kept or LetterState.Proposed) return;
                continue;
            }

            var work = units.Begin(session, by: "system");
            var kept = Describe(message, work.Now);
            var content = await keys.SealAsync(Subject.Matter(id), Message, message.Pack(), cancellation);
            session.Events.StartStream<Letter>(id, kept);
            session.QueueSqlCommand(KeepContent, id, content.Key, content.Bytes);
            overflow?.Note(session, work.Now);
            await session.SaveChangesAsync(cancellation);
            Kept(kept.Place, kept.Reason, kept.Type);
            return;
        }
    }

    private LetterKept Describe(KeptMessage message, DateTimeOffset now)
    {
        var (eventId, contract) = message.Identify();
        return new LetterKept(
            destinations.Shown(message.Queue), ReasonOf(message), message.Sender, contract?.Type, eventId,
            // Of what cannot be read nobody knows whether it is of a type that takes two.
            Restricted: contract?.Restricted ?? true,
            [.. destinations.Of(message).Select(destinations.Shown)], message.Death?.At, now);
    }

    private static LetterReason ReasonOf(KeptMessage message) => message.Death?.Reason switch
    {
        "rejected" => LetterReason.Rejected,
        "delivery_limit" => LetterReason.DeliveryLimit,
        "expired" => LetterReason.Expired,
        null when message.Queue == Contracts.Broker.Names.Unrouted => LetterReason.Unroutable,
        _ => LetterReason.Unknown,
    };

    private static Guid IdOf(KeptMessage message, int generation) => DerivedId.Of(
        "letter", message.Queue, message.Exchange, message.RoutingKey, message.Sender ?? "", message.Identify().Id ?? "",
        Convert.ToHexString(SHA256.HashData(message.Pack())), generation.ToString(System.Globalization.CultureInfo.InvariantCulture));

    [LoggerMessage(Level = LogLevel.Warning, Message = "The desk keeps a message of {Place}: {Reason}, {Type}")]
    private partial void Kept(string place, LetterReason reason, string? type);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The desk cannot take from {Queue} ({Error}); again in {Pause}")]
    private partial void NotTaking(string queue, string error, TimeSpan pause);
}
