using FourKeyWorks.Platform.Bus;
using RabbitMQ.Client;

namespace FourKeyWorks.Exchange.Journal;

/// <summary>How many messages lie ready in a queue now, asked of the broker itself and not of its statistics, which lag behind.</summary>
internal sealed class QueueDepths(BrokerConnection broker) : IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private IChannel? channel;

    /// <summary>Messages that nobody has been given yet.</summary>
    /// <exception cref="RabbitMQ.Client.Exceptions.OperationInterruptedException">There is no such queue.</exception>
    public async Task<long> ReadyAsync(string queue, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            if (channel is not { IsOpen: true })
            {
                if (channel is not null) await channel.DisposeAsync();
                channel = null;
                channel = await broker.OpenAsync(confirms: false, cancellation);
            }

            return (await channel.QueueDeclarePassiveAsync(queue, cancellation)).MessageCount;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (channel is not null) await channel.DisposeAsync();
        gate.Dispose();
    }
}
