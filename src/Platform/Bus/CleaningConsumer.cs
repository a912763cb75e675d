using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace FourKeyWorks.Platform.Bus;

/// <summary>
/// Hands each message on with only what we read of it: content type, checked user, CloudEvents headers, and the sender's
/// trace as our parent. Foreign correlation, reply and library headers, baggage and the routing key end here.
/// </summary>
internal sealed class CleaningConsumer(IAsyncBasicConsumer inner) : IAsyncBasicConsumer
{
    public IChannel? Channel => inner.Channel;

    public Task HandleBasicDeliverAsync(string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey,
        IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default) =>
        inner.HandleBasicDeliverAsync(consumerTag, deliveryTag, redelivered, "", "", Cleaned(properties, body), body, cancellationToken);

    public Task HandleBasicCancelAsync(string consumerTag, CancellationToken cancellationToken = default) =>
        inner.HandleBasicCancelAsync(consumerTag, cancellationToken);

    public Task HandleBasicCancelOkAsync(string consumerTag, CancellationToken cancellationToken = default) =>
        inner.HandleBasicCancelOkAsync(consumerTag, cancellationToken);

    public Task HandleBasicConsumeOkAsync(string consumerTag, CancellationToken cancellationToken = default) =>
        inner.HandleBasicConsumeOkAsync(consumerTag, cancellationToken);

    public Task HandleChannelShutdownAsync(object channel, ShutdownEventArgs reason) => inner.HandleChannelShutdownAsync(channel, reason);

    internal static BasicProperties Cleaned(IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body)
    {
        var headers = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in properties.Headers ?? new Dictionary<string, object?>())
        {
            if (CloudEventAttributes.IsHeader(name)) headers[name] = value;
        }

        if (TraceParent.Of(properties.ContentType, properties.Headers ?? Enumerable.Empty<KeyValuePair<string, object?>>(), body) is { } parent) headers[TraceParent.LibraryHeader] = parent;
        var cleaned = new BasicProperties { Headers = headers };
        if (properties.IsContentTypePresent()) cleaned.ContentType = properties.ContentType;
        if (properties.IsUserIdPresent()) cleaned.UserId = properties.UserId;
        return cleaned;
    }
}
