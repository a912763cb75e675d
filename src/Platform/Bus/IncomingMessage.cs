using RabbitMQ.Client;

namespace FourKeyWorks.Platform.Bus;

/// <summary>A message as the broker hands it over, before anything in it is believed.</summary>
public sealed record IncomingMessage
{
    /// <summary>AMQP property <c>content_type</c>, as sent.</summary>
    public string? ContentType { get; init; }

    /// <summary>AMQP property <c>user_id</c>: if present, the broker has checked it.</summary>
    public string? UserId { get; init; }

    /// <summary>AMQP headers with the values as the client decodes them: bytes, numbers, timestamps, tables.</summary>
    public IEnumerable<KeyValuePair<string, object?>> Headers { get; init; } = [];

    /// <summary>The body.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The broker says it has tried to deliver this before.</summary>
    public bool Redelivered { get; init; }

    /// <summary>The W3C trace context it was sent under, from a header or the structured body; null where there is none that can be used.</summary>
    public string? Traceparent => TraceParent.Of(ContentType, Headers, Body);

    /// <summary>The message that a raw channel delivers.</summary>
    /// <param name="properties">Its AMQP properties.</param>
    /// <param name="body">Its body; memory that stays the caller's own.</param>
    /// <param name="redelivered">The broker says it has tried to deliver this before.</param>
    public static IncomingMessage Of(IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body, bool redelivered)
    {
        ArgumentNullException.ThrowIfNull(properties);
        return new()
        {
            ContentType = properties.IsContentTypePresent() ? properties.ContentType : null,
            UserId = properties.IsUserIdPresent() ? properties.UserId : null,
            Headers = properties.Headers ?? Enumerable.Empty<KeyValuePair<string, object?>>(),
            Body = body,
            Redelivered = redelivered,
        };
    }
}
