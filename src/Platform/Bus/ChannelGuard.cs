using System.Collections.Concurrent;
using MassTransit;
using MassTransit.RabbitMqTransport;
using RabbitMQ.Client;

namespace FourKeyWorks.Platform.Bus;

/// <summary>First filter of each endpoint's channel: what follows sees the <see cref="GuardedChannel"/> instead.</summary>
internal sealed class ChannelGuard : IFilter<ChannelContext>
{
    public Task Send(ChannelContext context, IPipe<ChannelContext> next) => next.Send(new GuardedChannel(context));

    public void Probe(ProbeContext context) => context.CreateFilterScope("guard");
}

/// <summary>
/// A channel that declares nothing, for topology comes from the catalogue and we have no permission; that sends what failed
/// to the dead letters at once instead of round and round; and that lets only clean messages in.
/// </summary>
internal sealed class GuardedChannel(ChannelContext inner) : ScopeChannelContext(inner, inner.CancellationToken), ChannelContext
{
    private readonly ConcurrentDictionary<ulong, bool> putBack = new();

    /// <summary>The delivery, when it fails, goes back into its queue: nothing is wrong with it.</summary>
    public void PutBack(ulong deliveryTag) => putBack[deliveryTag] = true;

    Task ChannelContext.BasicNack(ulong deliveryTag, bool multiple, bool requeue, CancellationToken cancellationToken) =>
        BasicNack(deliveryTag, multiple, putBack.TryRemove(deliveryTag, out _), cancellationToken);

    Task<string> ChannelContext.BasicConsume(string queue, bool noAck, bool exclusive, IDictionary<string, object> arguments,
        IAsyncBasicConsumer consumer, string consumerTag, CancellationToken cancellationToken) =>
        BasicConsume(queue, noAck, exclusive, arguments, new CleaningConsumer(consumer), consumerTag, cancellationToken);

    // A passive declare needs no permission and fails if the queue is missing.
    Task<QueueDeclareOk> ChannelContext.QueueDeclare(string queue, bool durable, bool exclusive, bool autoDelete,
        IDictionary<string, object> arguments, CancellationToken cancellationToken) =>
        QueueDeclarePassive(queue, cancellationToken);

    Task ChannelContext.ExchangeDeclare(string exchange, string type, bool durable, bool autoDelete,
        IDictionary<string, object> arguments, CancellationToken cancellationToken) => Task.CompletedTask;

    Task ChannelContext.ExchangeBind(string destination, string source, string routingKey,
        IDictionary<string, object> arguments, CancellationToken cancellationToken) => Task.CompletedTask;

    Task ChannelContext.QueueBind(string queue, string exchange, string routingKey,
        IDictionary<string, object> arguments, CancellationToken cancellationToken) => Task.CompletedTask;
}
