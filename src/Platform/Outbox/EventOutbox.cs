using FourKeyWorks.Contracts.AnyService;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Bus;
using FourKeyWorks.Platform.Passages;
using FourKeyWorks.Platform.Streams;
using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Marten.Subscriptions;
using Microsoft.Extensions.Logging;

namespace FourKeyWorks.Platform.Outbox;

/// <summary>
/// The way out: the event store is the outbox. Pages of committed events are mapped to contracts and published; the
/// page counts as done when the broker has confirmed every one of them. What was published before a crash is published
/// again with the same ids.
/// </summary>
internal sealed partial class EventOutbox(ServiceModel model, OutgoingEvents outgoing, BusPublisher bus, TimeProvider time, ILogger<EventOutbox> log)
    : SubscriptionBase
{
    public const string SubscriptionName = "outbox";

    private const string Park = "insert into parked (event_id, sequence, error, at) values (?, ?, ?, ?) on conflict (event_id) do nothing";

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250), LongestPause = TimeSpan.FromSeconds(5);

    public override async Task<IChangeListener> ProcessEventsAsync(
        EventRange page, ISubscriptionController controller, IDocumentOperations operations, CancellationToken cancellationToken)
    {
        var due = new List<(object Message, Envelope Envelope)>();
        foreach (var e in page.Events) due.AddRange(await MapSurelyAsync(e, operations, cancellationToken));
        NotePassages(model, due, operations, time.GetUtcNow());
        var pause = FirstPause;
        while (true)
        {
            due = await PublishAsync(due, cancellationToken);
            if (due.Count == 0) return NullChangeListener.Instance;
            NotConfirmed(due.Count, pause.TotalSeconds);
            await Task.Delay(pause, time, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>In the commit that says the page is done: by then each is confirmed.</summary>
    internal static void NotePassages(
        ServiceModel model, IReadOnlyList<(object Message, Envelope Envelope)> due, IDocumentOperations operations, DateTimeOffset now) =>
        PassageNotes.Note(operations, Passage.Published, now, [.. due.Select(d =>
            PassageId.Published(Names.Exchange(EventCatalogue.Of(d.Message.GetType())), PublishEnvelope.SourceOf(model.Service), d.Envelope.Id))]);

    /// <summary>That the keys' database is away says nothing against the event: it waits.</summary>
    private async Task<IReadOnlyList<(object Message, Envelope Envelope)>> MapSurelyAsync(IEvent e, IDocumentOperations operations, CancellationToken cancellation)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await MapAsync(e, operations, cancellation);
            }
            catch (Exception x) when (TransientFaults.IsTransient(x))
            {
                CouldNotMap(x.GetType().Name, pause.TotalSeconds);
                await Task.Delay(pause, time, cancellation);
            }
        }
    }

    /// <summary>An event that cannot be mapped is set aside and shown; it holds up no other.</summary>
    private async Task<IReadOnlyList<(object Message, Envelope Envelope)>> MapAsync(IEvent e, IDocumentOperations operations, CancellationToken cancellation)
    {
        try
        {
            return await outgoing.OfAsync(e, cancellation);
        }
        catch (Exception x) when (x is not OperationCanceledException && !TransientFaults.IsTransient(x))
        {
            operations.QueueSqlCommand(Park, e.Id, e.Sequence, x.GetType().Name, time.GetUtcNow());
            Parked(e.Id, e.EventTypeName, x.GetType().Name);
            return [];
        }
    }

    /// <summary>Publishes together, waits for all confirms, returns what the broker did not confirm.</summary>
    private async Task<List<(object Message, Envelope Envelope)>> PublishAsync(
        List<(object Message, Envelope Envelope)> due, CancellationToken cancellation)
    {
        var confirmed = await Task.WhenAll(due.Select(async d =>
        {
            try
            {
                await bus.PublishAsync(d.Message, d.Envelope, cancellation);
                return true;
            }
            catch (Exception x) when (!cancellation.IsCancellationRequested)
            {
                PublishFailed(d.Envelope.Id, x.GetType().Name);
                return false;
            }
        }));
        return [.. due.Where((_, i) => !confirmed[i])];
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Event {Event} ({Type}) could not be mapped ({Error}) and is parked")]
    private partial void Parked(Guid @event, string type, string error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An event cannot be mapped now ({Error}); again in {Seconds} s")]
    private partial void CouldNotMap(string error, double seconds);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Publishing {Id} failed ({Error})")]
    private partial void PublishFailed(string id, string error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} events are not confirmed by the broker; again in {Seconds} s")]
    private partial void NotConfirmed(int count, double seconds);
}
