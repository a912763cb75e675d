using RabbitMQ.Client;

namespace FourKeyWorks.Platform.Bus;

/// <summary>How many messages lie ready in a queue now, asked of the broker itself and not of its statistics, which lag behind.</summary>
public sealed class QueueDepths(BrokerConnection broker) : IAsyncDisposable
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
                await CloseAsync();
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
        await CloseAsync();
        gate.Dispose();
    }

    private async Task CloseAsync()
    {
        var closed = channel;
        channel = null;
        if (closed is not null) await closed.DisposeAsync();
    }
}
