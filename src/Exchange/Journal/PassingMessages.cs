using System.Globalization;
using System.Text;
using System.Text.Json;
using FourKeyWorks.Contracts.AnyService;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Bus;

namespace FourKeyWorks.Exchange.Journal;

/// <summary>
/// Reads any message that is sent to any exchange, by the same strict rules as its receiver does, and says what the
/// journal notes of it. Pure but for the clock; never throws.
/// </summary>
public sealed class PassingMessages
{
    private const string Subject = "cloudEvents:subject";

    private readonly Dictionary<string, EventReader> ingest;
    private readonly Dictionary<string, (EventContract Contract, EventReader Reader)> published;
    private readonly Recipients recipients;

    /// <summary>Reads for a city.</summary>
    public PassingMessages(City city, TimeProvider time)
    {
        recipients = new Recipients(city);
        ingest = (
            from service in PartyExtensions.Services
            from department in PartyExtensions.Departments
            where EventCatalogue.Incoming(service, department).Any()
            select (Names.IngestExchange(department, service), EventReader.OfIngest(service, department, time))).ToDictionary();
        published = EventCatalogue.All.Where(c => !c.IsIncoming).ToDictionary(Names.Exchange, c => (c, EventReader.OfPublished(c, time)));
    }

    /// <summary>What there is to note.</summary>
    /// <param name="message">The message.</param>
    /// <param name="exchange">The exchange that it was sent to.</param>
    /// <param name="routingKey">Its routing key; looked at only where our own services wrote it.</param>
    public Entry Read(IncomingMessage message, string exchange, string routingKey)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (published.TryGetValue(exchange, out var by)) return Outgoing(message, by.Reader.Read(message), by.Contract, exchange, routingKey);
        if (ingest.TryGetValue(exchange, out var reader)) return Incoming(message, reader.Read(message), exchange);
        // Sent again by hand into the journal's own queue: where to is not known any more.
        return Incoming(message, published.Values.First().Reader.Read(message), exchange);
    }

    private static Entry Incoming(IncomingMessage message, Delivery delivery, string exchange)
    {
        var (id, source, type) = Said(delivery);
        var malformed = delivery as Delivery.Malformed;
        var verdict = malformed?.Code.ToString() ?? "";
        var key = PassageId.Sent(exchange, delivery.Sender ?? "", source ?? "", id ?? "", type ?? "", verdict, delivery.BodyHash);
        var contract = EventCatalogue.All.FirstOrDefault(c => c.Type == type);
        return Noted(new Entry(key, Entry.In, exchange) { BodyHash = delivery.BodyHash, Size = message.Body.Length }, message, delivery, contract) with
        {
            Verdict = malformed?.Code,
            VerdictMember = malformed?.Member,
        };
    }

    private Entry Outgoing(IncomingMessage message, Delivery delivery, EventContract contract, string exchange, string routingKey)
    {
        var (id, source, _) = Said(delivery);
        var key = PassageId.Published(exchange, source ?? "", id ?? Convert.ToHexString(delivery.BodyHash));
        return Noted(new Entry(key, Entry.Out, exchange) { BodyHash = delivery.BodyHash, Size = message.Body.Length }, message, delivery, contract) with
        {
            RoutingKey = routingKey,
            Recipients = recipients.Of(exchange, routingKey),
            Structured = !contract.Restricted && delivery is Delivery.Event e ? Structured(message, e, contract) : null,
            Rejection = (delivery as Delivery.Event)?.Body as EventRejectedV1,
        };
    }

    private static Entry Noted(Entry entry, IncomingMessage message, Delivery delivery, EventContract? contract)
    {
        var (id, source, _) = Said(delivery);
        return entry with
        {
            Type = contract?.Type,
            EventId = Repeatable.Id(id),
            Source = source == OwnSource(delivery.Sender) ? source : null,
            Sender = delivery.Sender,
            At = (delivery as Delivery.Event)?.Time,
            Restricted = contract?.Restricted ?? false,
            Safeguarding = contract?.Safeguarding ?? false,
            Sensitivity = (int?)contract?.Sensitivity,
            Traceparent = message.Traceparent,
        };
    }

    private static (string? Id, string? Source, string? Type) Said(Delivery delivery) => delivery switch
    {
        Delivery.Event e => (e.Id, e.Source, e.Type),
        Delivery.Malformed m => (m.Id, m.Source, m.Type),
        _ => default,
    };

    private static string? OwnSource(string? sender) => sender switch
    {
        null => null,
        ['s', 'v', 'c', '.', .. var service] => $"/fourkeyworks/{service}",
        _ => $"/{sender}",
    };

    private static byte[] Structured(IncomingMessage message, Delivery.Event e, EventContract contract)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("specversion", "1.0");
            json.WriteString("id", e.Id);
            json.WriteString("source", e.Source);
            json.WriteString("type", e.Type);
            json.WriteString("time", e.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture));
            json.WriteString("datacontenttype", "application/json");
            json.WriteString("sensitivity", contract.Sensitivity.ToString());
            foreach (var (header, value) in message.Headers)
                if (header == Subject && value is byte[] subject) json.WriteString("subject", Encoding.UTF8.GetString(subject));
            if (e.Sequence is { } sequence) json.WriteString("sequence", sequence.ToString(CultureInfo.InvariantCulture));
            if (message.Traceparent is { } trace) json.WriteString("traceparent", trace);
            json.WritePropertyName("data");
            json.WriteRawValue(message.Body.Span);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
