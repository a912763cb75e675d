using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace FourKeyWorks.Platform.Bus;

/// <summary>
/// Takes messages of any kind out of queues, each acknowledged when it is kept somewhere else, and puts kept ones into
/// queues, each under its own sender's name.
/// </summary>
public sealed class KeptQueues(BrokerConnection broker, BusSettings settings, TimeProvider time)
{
    private const ushort AtOnce = 20;

    /// <summary>Hands over what is and comes in a queue, one after the other, until the channel ends.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="keep">Returns when the message is safe; until then it is the broker's.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="OperationInterruptedException">There is no such queue, or we may not read it.</exception>
    public async Task TakeAsync(string queue, Func<KeptMessage, CancellationToken, Task> keep, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(keep);
        await using var channel = await broker.OpenAsync(confirms: false, cancellation);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        channel.ChannelShutdownAsync += (_, _) => Task.FromResult(ended.TrySetResult());
        await channel.BasicQosAsync(0, AtOnce, global: false, cancellation);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.UnregisteredAsync += (_, _) => Task.FromResult(ended.TrySetResult());
        consumer.ReceivedAsync += async (_, d) =>
        {
            try
            {
                await keep(KeptMessage.Of(queue, d.Exchange, d.RoutingKey, d.Redelivered, d.BasicProperties, d.Body), cancellation);
                await channel.BasicAckAsync(d.DeliveryTag, multiple: false, cancellation);
            }
            catch (Exception e)
            {
                // Not answered: the channel ends, and with it every message that it holds is the broker's again.
                ended.TrySetException(e);
            }
        };
        await channel.BasicConsumeAsync(queue, autoAck: false, consumer, cancellation);
        await ended.Task.WaitAsync(cancellation);
    }

    /// <summary>Puts a message into a queue. Returns when the broker has it for sure; false if there is no such queue.</summary>
    /// <exception cref="AlreadyClosedException">The broker is away.</exception>
    /// <exception cref="OperationCanceledException">Not confirmed within <see cref="BusSettings.PublishWithin"/>; it may have been taken all the same.</exception>
    public async Task<bool> PutAsync(string queue, KeptMessage message, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        using var limit = new CancellationTokenSource(settings.PublishWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        await using var channel = await broker.OpenAsync(confirms: true, either.Token);
        var properties = new BasicProperties { Headers = message.Headers.ToDictionary(), DeliveryMode = DeliveryModes.Persistent };
        if (message.ContentType is not null) properties.ContentType = message.ContentType;
        if (message.Sender is not null) properties.UserId = message.Sender;
        try
        {
            await channel.BasicPublishAsync("", queue, mandatory: true, properties, message.Body, either.Token);
            return true;
        }
        catch (PublishReturnException)
        {
            return false;
        }
    }
}
