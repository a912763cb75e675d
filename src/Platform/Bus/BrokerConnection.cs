using Microsoft.Extensions.Configuration;
using RabbitMQ.Client;

namespace FourKeyWorks.Platform.Bus;

/// <summary>
/// The broker without the bus, for what the bus is not made for: reading any message as it is, and passing one on as it is.
/// One connection a process, opened when it is first needed; it recovers by itself.
/// </summary>
public sealed class BrokerConnection(IConfiguration configuration) : IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private IConnection? connection;

    /// <summary>A channel of its own; whoever opens it closes it.</summary>
    /// <param name="confirms">Whether a publish returns only when the broker has taken the message for sure.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RabbitMQ.Client.Exceptions.BrokerUnreachableException">The broker is away, or refuses us.</exception>
    public async Task<IChannel> OpenAsync(bool confirms, CancellationToken cancellation) =>
        await (await ConnectAsync(cancellation)).CreateChannelAsync(new CreateChannelOptions(confirms, confirms), cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (connection is not null) await connection.DisposeAsync();
        gate.Dispose();
    }

    private async Task<IConnection> ConnectAsync(CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            if (connection is { IsOpen: true }) return connection;
            // One that is being recovered comes back by itself; one that was closed for good is replaced.
            if (connection is { CloseReason: null }) return connection;
            // Forgotten before it is closed: one that is closed cannot be asked how it is.
            var closed = connection;
            connection = null;
            if (closed is not null) await closed.DisposeAsync();
            var address = BrokerAddress.Parse(configuration.GetConnectionString("broker"));
            var factory = new ConnectionFactory
            {
                HostName = address.Host,
                Port = address.Port,
                VirtualHost = address.VirtualHost,
                UserName = address.User,
                Password = address.Password,
                RequestedConnectionTimeout = TimeSpan.FromSeconds(5),
                NetworkRecoveryInterval = TimeSpan.FromSeconds(1),
            };
            if (address.IsSecure) factory.Ssl = new SslOption(address.Host) { Enabled = true };
            return connection = await factory.CreateConnectionAsync($"{address.User} beside the bus", cancellation);
        }
        finally
        {
            gate.Release();
        }
    }
}
