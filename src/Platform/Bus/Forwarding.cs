using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace FourKeyWorks.Platform.Bus;

/// <summary>
/// Passes messages on as they are, to an exchange or back into a queue, each under its own sender's name. Only a broker user
/// that may impersonate others can; whoever calls has made sure that the message is that sender's.
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
    public Task PassOnAsync(string exchange, IncomingMessage message, string? traceparent, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        var properties = PropertiesOf(message.ContentType, message.UserId);
        if ((message.Traceparent ?? traceparent) is { } trace) properties.Headers = new Dictionary<string, object?> { [TraceHeader] = trace };
        return PublishAsync(exchange, "", mandatory: false, properties, message.Body, cancellation);
    }

    /// <summary>Puts a message into a queue. Returns when the broker has it for sure; false if there is no such queue.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="message">The message.</param>
    /// <param name="cancellation">Gives up; it may have been taken all the same.</param>
    /// <exception cref="TimeoutException">Not confirmed within <see cref="BusSettings.PublishWithin"/>; it may have been taken all the same.</exception>
    public async Task<bool> PutAsync(string queue, KeptMessage message, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        var properties = PropertiesOf(message.ContentType, message.Sender);
        properties.Headers = message.Headers.ToDictionary();
        try
        {
            await PublishAsync("", queue, mandatory: true, properties, message.Body, cancellation);
            return true;
        }
        catch (PublishReturnException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        gate.Dispose();
    }

    private async Task PublishAsync(
        string exchange, string routingKey, bool mandatory, BasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(settings.PublishWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await (await OpenAsync(either.Token)).BasicPublishAsync(exchange, routingKey, mandatory, properties, body, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"A message was not confirmed within {settings.PublishWithin}.");
        }
    }

    private static BasicProperties PropertiesOf(string? contentType, string? sender)
    {
        var properties = new BasicProperties { DeliveryMode = DeliveryModes.Persistent };
        if (contentType is not null) properties.ContentType = contentType;
        if (sender is not null) properties.UserId = sender;
        return properties;
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
