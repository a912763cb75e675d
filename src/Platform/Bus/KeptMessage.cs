using System.Globalization;
using System.Text;
using System.Text.Json;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using RabbitMQ.Client;

namespace FourKeyWorks.Platform.Bus;

/// <summary>How the broker says that a message died.</summary>
/// <param name="Queue">The queue it died in. Written by the broker in front of whatever the sender had written there.</param>
/// <param name="Reason"><c>rejected</c>, <c>delivery_limit</c>, <c>expired</c>.</param>
/// <param name="At">When.</param>
public sealed record BrokerDeath(string Queue, string Reason, DateTimeOffset At);

/// <summary>
/// A message taken out of its queue, with all of it that anybody of ours reads: content type, checked sender, CloudEvents
/// headers, body. Other headers end here; among them are those with which a sender could choose further queues.
/// </summary>
public sealed record KeptMessage
{
    /// <summary>The queue it was found in.</summary>
    public required string Queue { get; init; }

    /// <summary>The exchange it was last sent to.</summary>
    public required string Exchange { get; init; }

    /// <summary>The routing key it was sent with.</summary>
    public required string RoutingKey { get; init; }

    /// <summary>The broker says it has handed it to somebody before.</summary>
    public bool Redelivered { get; init; }

    /// <summary>Its death; null where it did not die but found no way.</summary>
    public BrokerDeath? Death { get; init; }

    /// <summary>AMQP property <c>content_type</c>.</summary>
    public string? ContentType { get; init; }

    /// <summary>AMQP property <c>user_id</c>, which the broker has checked.</summary>
    public string? Sender { get; init; }

    /// <summary>CloudEvents headers.</summary>
    public required IReadOnlyDictionary<string, object?> Headers { get; init; }

    /// <summary>The body.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>What a channel delivers; the body is copied.</summary>
    internal static KeptMessage Of(string queue, string exchange, string routingKey, IncomingMessage message) => new()
    {
        Queue = queue,
        Exchange = exchange,
        RoutingKey = routingKey,
        Redelivered = message.Redelivered,
        Death = DeathOf(message.Headers),
        ContentType = message.ContentType,
        Sender = message.UserId,
        Headers = message.Headers.Where(h => CloudEventAttributes.IsHeader(h.Key)).ToDictionary(),
        Body = message.Body.ToArray(),
    };

    /// <summary>CloudEvents <c>id</c> and <c>type</c> as far as they are harmless: an opaque id, a type of the catalogue.</summary>
    public (string? Id, EventContract? Contract) Identify()
    {
        var attributes = Attributes();
        var id = attributes["id"] is { } said && new EventIdAttribute().IsValid(said) ? said : null;
        return (id, EventCatalogue.All.FirstOrDefault(c => c.Type == attributes["type"]));
    }

    /// <summary>The name by which the journal knows an event that a service of ours published; null for everything else.</summary>
    public Guid? PublishedAs() =>
        Attributes() is var attributes && attributes["id"] is { } id && attributes["source"] is { } source
        && EventCatalogue.All.FirstOrDefault(c => c.Type == attributes["type"]) is { IsIncoming: false } contract
            ? PassageId.Published(Names.Exchange(contract), source, id)
            : null;

    /// <summary>All of it as bytes, to be encrypted.</summary>
    public byte[] Pack() => JsonSerializer.SerializeToUtf8Bytes(new Packed(
        Queue, Exchange, RoutingKey, ContentType, Sender, [.. Headers.Select(h => PackedHeader.Of(h.Key, h.Value))], Body.ToArray()));

    /// <summary>From what <see cref="Pack"/> made.</summary>
    public static KeptMessage Unpack(ReadOnlySpan<byte> bytes)
    {
        var packed = JsonSerializer.Deserialize<Packed>(bytes)!;
        return new()
        {
            Queue = packed.Queue,
            Exchange = packed.Exchange,
            RoutingKey = packed.RoutingKey,
            ContentType = packed.ContentType,
            Sender = packed.Sender,
            Headers = packed.Headers.ToDictionary(h => h.Name, h => h.Unpack()),
            Body = packed.Body,
        };
    }

    /// <inheritdoc/>
    public override string ToString() => $"a message of {Queue}";

    private CloudEventAttributes Attributes()
    {
        var attributes = CloudEventAttributes.OfHeaders(Headers);
        return !attributes.Has("id") && !attributes.Has("type") && StructuredAttributes() is { } structured ? structured : attributes;
    }

    private CloudEventAttributes? StructuredAttributes()
    {
        try
        {
            using var json = JsonDocument.Parse(Body, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return json.RootElement.ValueKind is JsonValueKind.Object ? CloudEventAttributes.OfJson(json.RootElement) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static BrokerDeath? DeathOf(IEnumerable<KeyValuePair<string, object?>> headers) =>
        headers.FirstOrDefault(h => h.Key == "x-death").Value is IList<object?> { Count: > 0 } list && list[0] is IDictionary<string, object?> latest
        && Text(latest, "queue") is { } queue && Text(latest, "reason") is { } reason
            ? new BrokerDeath(queue, reason, latest.TryGetValue("time", out var at) && at is AmqpTimestamp stamp ? DateTimeOffset.FromUnixTimeSeconds(stamp.UnixTime) : default)
            : null;

    private static string? Text(IDictionary<string, object?> table, string name) =>
        table.TryGetValue(name, out var value) && value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : null;

    private sealed record Packed(
        string Queue, string Exchange, string RoutingKey, string? ContentType, string? Sender, IReadOnlyList<PackedHeader> Headers, byte[] Body);

    /// <summary>A header's value as the client decodes it. What a reader can make nothing of stays something of the kind.</summary>
    private sealed record PackedHeader(string Name, string Kind, string Value)
    {
        public static PackedHeader Of(string name, object? value) => value switch
        {
            byte[] bytes => new(name, "bytes", Convert.ToBase64String(bytes)),
            string text => new(name, "text", text),
            AmqpTimestamp stamp => new(name, "timestamp", stamp.UnixTime.ToString(CultureInfo.InvariantCulture)),
            sbyte or byte or short or ushort or int or uint or long => new(name, "integer", Convert.ToString(value, CultureInfo.InvariantCulture)!),
            _ => new(name, "other", ""),
        };

        public object? Unpack() => Kind switch
        {
            "bytes" => Convert.FromBase64String(Value),
            "text" => Value,
            "timestamp" => new AmqpTimestamp(long.Parse(Value, CultureInfo.InvariantCulture)),
            "integer" => long.Parse(Value, CultureInfo.InvariantCulture),
            _ => false,
        };
    }
}
