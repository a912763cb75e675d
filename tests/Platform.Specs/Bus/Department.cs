using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Bus;
using RabbitMQ.Client;

namespace FourKeyWorks.Platform.Specs.Bus;

/// <summary>A department's system: an AMQP client that knows nothing of ours.</summary>
internal sealed class Department(Broker broker, string user) : IAsyncDisposable
{
    private IConnection? connection;
    private IChannel? channel;

    /// <summary>Sends to the exchange for what Referral owns, confirmed.</summary>
    public async Task SendAsync(IncomingMessage message, Action<BasicProperties>? also = null, string routingKey = "")
    {
        connection ??= await broker.ConnectAsync(user);
        channel ??= await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        var properties = new BasicProperties
        {
            ContentType = message.ContentType,
            UserId = message.UserId,
            Headers = message.Headers.ToDictionary(h => h.Key, h => h.Value),
            Persistent = true,
        };
        also?.Invoke(properties);
        var department = Enum.Parse<Party>(user.Split('.')[0], ignoreCase: true);
        await channel.BasicPublishAsync(Names.IngestExchange(department, Party.Referral), routingKey, true, properties, message.Body);
    }

    public async ValueTask DisposeAsync()
    {
        if (channel is not null) await channel.DisposeAsync();
        if (connection is not null) await connection.DisposeAsync();
    }
}
