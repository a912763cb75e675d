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
}
