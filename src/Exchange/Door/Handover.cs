using System.Diagnostics;
using System.Text;
using System.Text.Json;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Exchange.Journal;
using FourKeyWorks.Platform.Bus;

namespace FourKeyWorks.Exchange.Door;

/// <summary>An event as a unit hands it over, before anything in it is believed.</summary>
/// <param name="ContentType">As sent.</param>
/// <param name="Body">The event in structured mode, or what was sent in its place.</param>
public sealed record HandedEvent(string? ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>The content type of one event in structured mode.</summary>
    public const string Structured = "application/cloudevents+json";
}

/// <summary>
/// Brings to the broker what units hand over by other ways than AMQP: to the same exchanges, as the same messages, under the
/// same sender's name. So the rules, the rejections, the quarantine and the answers are those of AMQP, for there are no
/// others (ADR 0017).
/// </summary>
public sealed partial class Handover(PassingMessages passing, Forwarding forwarding, ILogger<Handover> log)
{
    // In bytes, as long as a text may be in AMQP.
    private const int LongestContentType = 255;

    /// <summary>
    /// Passes the events on and says what became of each, in order. What is not valid is passed on too: it is refused and
    /// answered where all others are.
    /// </summary>
    /// <param name="sender">Whose events they are; the caller has made sure of it.</param>
    /// <param name="events">The events.</param>
    /// <param name="cancellation">Gives up; some may have been taken all the same, and may be sent again.</param>
    public async Task<IReadOnlyList<HandedOver>> PassOnAsync(OrgUnit sender, IReadOnlyList<HandedEvent> events, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(sender);
        ArgumentNullException.ThrowIfNull(events);
        return await Task.WhenAll(events.Select(async handed =>
        {
            var (message, entry) = Read(sender, handed);
            return await IsTakenAsync(message, entry.Exchange, cancellation)
                ? Answer(entry, HandedStatus.Taken)
                : Answer(entry, HandedStatus.Taken) with { Status = HandedStatus.NotTaken };
        }));
    }

    /// <summary>What would be said of an event, without passing it on.</summary>
    public HandedOver Check(OrgUnit sender, HandedEvent handed) =>
        Answer(Read(sender, handed).Entry, HandedStatus.Valid) with { JournalId = null };

    /// <summary>The message that it becomes, and what its receiver will see in it.</summary>
    private (IncomingMessage Message, Entry Entry) Read(OrgUnit sender, HandedEvent handed)
    {
        ArgumentNullException.ThrowIfNull(sender);
        ArgumentNullException.ThrowIfNull(handed);
        var message = new IncomingMessage
        {
            ContentType = handed.ContentType is { } type && Encoding.UTF8.GetByteCount(type) <= LongestContentType ? type : null,
            UserId = sender.BrokerUser,
            Body = handed.Body,
        };
        // The type says who decides about it. What has none that this department may send is refused by Exchange itself.
        var entry = passing.Read(message, Names.IngestExchange(sender.Department, Party.Exchange), "");
        var owner = EventCatalogue.All.FirstOrDefault(c => c.Type == entry.Type && c.IsIncoming && c.From.Covers(sender.Department))?.Owner;
        return (message, owner is { } service ? passing.Read(message, Names.IngestExchange(sender.Department, service), "") : entry);
    }

    private static HandedOver Answer(Entry entry, HandedStatus ifValid) => new(
        entry.EventId, entry.Type, entry.Verdict is null ? ifValid : HandedStatus.Rejected,
        entry.Verdict is { } code ? JsonNamingPolicy.KebabCaseLower.ConvertName(code.ToString()) : null, entry.VerdictMember, entry.Id);

    private async Task<bool> IsTakenAsync(IncomingMessage message, string exchange, CancellationToken cancellation)
    {
        try
        {
            // The event's own trace goes before that of the request which brings it.
            await forwarding.PassOnAsync(exchange, message, Activity.Current?.Id, cancellation);
            return true;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            NotTaken(e.GetType().Name);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The broker did not take an event that was handed over ({Error})")]
    private partial void NotTaken(string error);
}
