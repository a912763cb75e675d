using System.Threading.Channels;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Platform.Bus;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace FourKeyWorks.Exchange.Journal;

/// <summary>
/// Takes every message from the journal's queue and notes it. Acknowledged after the commit: what was not yet written when
/// a process dies comes again, and what was written is recognised.
/// </summary>
internal sealed partial class JournalWriter(
    BrokerConnection broker, PassingMessages passing, JournalStore store, JournalHead head, JournalSettings settings, TimeProvider time, ILogger<JournalWriter> log)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ConsumeAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Interrupted(e.GetType().Name);
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
    }

    private async Task ConsumeAsync(CancellationToken cancellation)
    {
        await using var channel = await broker.OpenAsync(confirms: false, cancellation);
        await channel.BasicQosAsync(0, (ushort)Math.Min(ushort.MaxValue, 2 * settings.Page), global: false, cancellation);
        var passed = Channel.CreateUnbounded<(ulong Tag, Entry Entry)>(new() { SingleReader = true, SingleWriter = true });
        channel.ChannelShutdownAsync += (_, _) =>
        {
            passed.Writer.TryComplete();
            return Task.CompletedTask;
        };
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.UnregisteredAsync += (_, _) =>
        {
            passed.Writer.TryComplete();
            return Task.CompletedTask;
        };
        consumer.ReceivedAsync += (_, delivery) =>
        {
            // The body is the client's memory again when this returns, so it is read here.
            var message = IncomingMessage.Of(delivery.BasicProperties, delivery.Body, delivery.Redelivered);
            passed.Writer.TryWrite((delivery.DeliveryTag, passing.Read(message, delivery.Exchange, delivery.RoutingKey)));
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(Names.Journal, autoAck: false, consumer, cancellation);
        while (await PageAsync(passed.Reader, cancellation) is { Count: > 0 } page)
        {
            await WriteAsync(channel, page, cancellation);
            await channel.BasicAckAsync(page[^1].Tag, multiple: true, cancellation);
        }
    }

    /// <summary>What there is, and what comes while it is gathered; empty when the channel is gone.</summary>
    private async Task<List<(ulong Tag, Entry Entry)>> PageAsync(ChannelReader<(ulong Tag, Entry Entry)> passed, CancellationToken cancellation)
    {
        var page = new List<(ulong, Entry)>();
        if (!await passed.WaitToReadAsync(cancellation)) return page;
        using var gathered = new CancellationTokenSource(settings.Gather, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(gathered.Token, cancellation);
        do
        {
            while (page.Count < settings.Page && passed.TryRead(out var one)) page.Add(one);
        }
        while (page.Count < settings.Page && await MoreAsync(passed, either.Token) && !gathered.IsCancellationRequested);
        cancellation.ThrowIfCancellationRequested();
        return page;
    }

    private static async Task<bool> MoreAsync(ChannelReader<(ulong Tag, Entry Entry)> passed, CancellationToken gathered)
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

    /// <summary>A message that cannot be noted goes to the dead letters; it holds up no other.</summary>
    private async Task WriteAsync(IChannel channel, List<(ulong Tag, Entry Entry)> page, CancellationToken cancellation)
    {
        try
        {
            await store.WriteAsync(page.ConvertAll(p => p.Entry), cancellation);
            head.Advance();
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested && !TransientFaults.IsTransient(e))
        {
            if (page is [var (tag, entry)])
            {
                CouldNotNote(entry.Id, e.GetType().Name);
                await channel.BasicNackAsync(tag, multiple: false, requeue: false, cancellation);
                return;
            }

            await WriteAsync(channel, page[..(page.Count / 2)], cancellation);
            await WriteAsync(channel, page[(page.Count / 2)..], cancellation);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The journal does not read its queue now ({Error}); again in a second")]
    private partial void Interrupted(string error);

    [LoggerMessage(Level = LogLevel.Error, Message = "A message could not be noted ({Entry}, {Error}) and is in the dead letters")]
    private partial void CouldNotNote(Guid entry, string error);
}
