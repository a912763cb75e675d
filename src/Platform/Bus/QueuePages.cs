using System.Threading.Channels;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace FourKeyWorks.Platform.Bus;

/// <summary>
/// Reads a queue in pages, for what is cheaper to do for many messages at once: any message as it is, acknowledged when its
/// page was dealt with.
/// </summary>
public sealed class QueuePages(BrokerConnection broker, TimeProvider time)
{
    /// <summary>Hands over what is and comes in a queue, one after the other, until the channel ends or one could not be kept.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="keep">Returns when the message is safe; until then it is the broker's.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="RabbitMQ.Client.Exceptions.OperationInterruptedException">There is no such queue, or we may not read it.</exception>
    public Task TakeAsync(string queue, Func<KeptMessage, CancellationToken, Task> keep, CancellationToken cancellation) =>
        ReadAsync(
            queue, size: 1, TimeSpan.Zero, (message, exchange, routingKey) => KeptMessage.Of(queue, exchange, routingKey, message),
            async (page, stopping) =>
            {
                await keep(page[0], stopping);
                return [];
            },
            cancellation);

    /// <summary>Reads until the channel ends.</summary>
    /// <typeparam name="T">What a message is read as.</typeparam>
    /// <param name="queue">The queue.</param>
    /// <param name="size">Most messages of a page.</param>
    /// <param name="gather">How long the first message of a page waits for more.</param>
    /// <param name="read">Reads a message, its exchange and its routing key; must not throw.</param>
    /// <param name="take">Deals with a page and returns what it cannot deal with, ever: that goes to the dead letters.</param>
    /// <param name="cancellation">Ends it. What was not dealt with is the broker's again.</param>
    /// <exception cref="RabbitMQ.Client.Exceptions.BrokerUnreachableException">The broker is away.</exception>
    public async Task ReadAsync<T>(
        string queue, int size, TimeSpan gather, Func<IncomingMessage, string, string, T> read,
        Func<IReadOnlyList<T>, CancellationToken, Task<IReadOnlyCollection<T>>> take, CancellationToken cancellation)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(take);
        await using var channel = await broker.OpenAsync(confirms: false, cancellation);
        await channel.BasicQosAsync(0, (ushort)Math.Min(ushort.MaxValue, 2 * size), global: false, cancellation);
        var passed = Channel.CreateUnbounded<(ulong Tag, T Message)>(new() { SingleReader = true, SingleWriter = true });
        channel.ChannelShutdownAsync += (_, _) => Task.FromResult(passed.Writer.TryComplete());
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.UnregisteredAsync += (_, _) => Task.FromResult(passed.Writer.TryComplete());
        // The body is the client's memory again when this returns, so it is read here.
        consumer.ReceivedAsync += (_, d) => Task.FromResult(passed.Writer.TryWrite(
            (d.DeliveryTag, read(IncomingMessage.Of(d.BasicProperties, d.Body, d.Redelivered), d.Exchange, d.RoutingKey))));
        await channel.BasicConsumeAsync(queue, autoAck: false, consumer, cancellation);
        while (await PageAsync(passed.Reader, size, gather, cancellation) is { Count: > 0 } page)
        {
            var refused = await take(page.ConvertAll(p => p.Message), cancellation);
            foreach (var (tag, message) in page)
                if (refused.Contains(message)) await channel.BasicNackAsync(tag, multiple: false, requeue: false, cancellation);
            await channel.BasicAckAsync(page[^1].Tag, multiple: true, cancellation);
        }
    }

    /// <summary>What there is, and what comes while it is gathered; empty when the channel is gone.</summary>
    private async Task<List<(ulong Tag, T Message)>> PageAsync<T>(
        ChannelReader<(ulong Tag, T Message)> passed, int size, TimeSpan gather, CancellationToken cancellation)
    {
        var page = new List<(ulong, T)>();
        if (!await passed.WaitToReadAsync(cancellation)) return page;
        using var gathered = new CancellationTokenSource(gather, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(gathered.Token, cancellation);
        do
        {
            while (page.Count < size && passed.TryRead(out var one)) page.Add(one);
        }
        while (page.Count < size && await MoreAsync(passed, either.Token));
        cancellation.ThrowIfCancellationRequested();
        return page;
    }

    private static async Task<bool> MoreAsync<T>(ChannelReader<T> passed, CancellationToken gathered)
    {
        try
        {
            return await passed.WaitToReadAsync(gathered);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
