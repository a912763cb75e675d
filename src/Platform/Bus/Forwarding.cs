using RabbitMQ.Client;

namespace FourKeyWorks.Platform.Bus;

/// <summary>
/// Passes messages on as they are, each under its own sender's name. Only a broker user that may impersonate others can;
/// whoever calls has made sure that the message is that sender's.
/// </summary>
public sealed class Forwarding(BrokerConnection broker, BusSettings settings, TimeProvider time) : IAsyncDisposable
{
    private const string TraceHeader = CloudEventAttributes.ColonPrefix + TraceParent.Attribute;

    private readonly SemaphoreSlim gate = new(1, 1);
    private IChannel? channel;

    /// <summary>Passes a message on. Returns when the broker has taken it; otherwise throws, and it may be passed on again.</summary>
    /// <param name="exchange">Where to.</param>
    /// <param name="message">The message: content type, sender and body; of headers none.</param>
    /// <param name="traceparent">The trace it belongs to, where it names none itself.</param>
    /// <param name="cancellation">Gives up; it may have been taken all the same.</param>
    /// <exception cref="TimeoutException">Not confirmed within <see cref="BusSettings.PublishWithin"/>.</exception>
    public async Task PassOnAsync(string exchange, IncomingMessage message, string? traceparent, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        var properties = new BasicProperties { UserId = message.UserId, DeliveryMode = DeliveryModes.Persistent };
        if (message.ContentType is not null) properties.ContentType = message.ContentType;
        if ((message.Traceparent ?? traceparent) is { } trace) properties.Headers = new Dictionary<string, object?> { [TraceHeader] = trace };
        using var limit = new CancellationTokenSource(settings.PublishWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await (await OpenAsync(either.Token)).BasicPublishAsync(exchange, "", mandatory: false, properties, message.Body, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"A message was not confirmed within {settings.PublishWithin}.");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        gate.Dispose();
    }

    private async Task<IChannel> OpenAsync(CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            if (channel is { IsOpen: true }) return channel;
            await CloseAsync();
            return channel = await broker.OpenAsync(confirms: true, cancellation);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task CloseAsync()
    {
        var closed = channel;
        channel = null;
        if (closed is not null) await closed.DisposeAsync();
    }
}
