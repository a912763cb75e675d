using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace FourKeyWorks.LocalHost.Smoke;

/// <summary>A message of an inbox.</summary>
internal sealed record Received(string Type, string TraceParent, JsonElement Body, long Timestamp);

/// <summary>
/// What a department's own program does: plain AMQP and plain HTTP with the unit's credentials, none of our bus code.
/// </summary>
internal sealed class DepartmentProgram : IAsyncDisposable
{
    private readonly LocalSystem system;
    private readonly OrgUnit unit;
    private readonly TimeProvider clock;
    private readonly IConnection connection;
    private readonly IChannel channel;
    private readonly Channel<Received> inbox = Channel.CreateUnbounded<Received>();
    private readonly UnitOverHttp http;

    private DepartmentProgram(LocalSystem system, OrgUnit unit, TimeProvider clock, IConnection connection, IChannel channel)
    {
        this.system = system;
        this.unit = unit;
        this.clock = clock;
        this.connection = connection;
        this.channel = channel;
        http = new(system, unit);
    }

    public static async Task<DepartmentProgram> ConnectAsync(LocalSystem system, Party department, TimeProvider clock, CancellationToken cancellation)
    {
        var unit = system.Options.City.Units.First(u => u.Department == department && u.Town is null);
        var factory = new ConnectionFactory { Uri = system.Broker.AddressFor(unit.BrokerUser) };
        var connection = await factory.CreateConnectionAsync(cancellation);
        var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), cancellation);
        var program = new DepartmentProgram(system, unit, clock, connection, channel);
        await program.ReadInboxAsync(cancellation);
        return program;
    }

    /// <summary>Publishes a CloudEvent in binary mode; returns when the broker has confirmed it.</summary>
    public async Task PublishAsync(object body, EventContract contract, string traceParent, CancellationToken cancellation)
    {
        var properties = new BasicProperties
        {
            ContentType = "application/json",
            DeliveryMode = DeliveryModes.Persistent,
            UserId = unit.BrokerUser,
            Headers = new Dictionary<string, object?>
            {
                ["cloudEvents:specversion"] = "1.0",
                ["cloudEvents:id"] = Guid.NewGuid().ToString(),
                ["cloudEvents:source"] = $"urn:fourkeyworks:{unit.BrokerUser}",
                ["cloudEvents:type"] = contract.Type,
                ["cloudEvents:time"] = clock.GetUtcNow().ToString("O"),
                ["cloudEvents:traceparent"] = traceParent,
            },
        };
        var json = JsonSerializer.SerializeToUtf8Bytes(body, EventJson.Options);
        await channel.BasicPublishAsync(Names.IngestExchange(unit.Department, contract.Owner), "", true, properties, json, cancellation);
    }

    /// <summary>The next message of the inbox.</summary>
    /// <exception cref="NotHeldException">None came.</exception>
    public async Task<Received> NextAsync(TimeSpan patience, CancellationToken cancellation)
    {
        try
        {
            return await inbox.Reader.ReadAsync(cancellation).AsTask().WaitAsync(patience, clock, cancellation);
        }
        catch (TimeoutException e)
        {
            throw new NotHeldException($"nothing reached the inbox of {unit.BrokerUser} within {patience.TotalSeconds:0} s", e);
        }
    }

    /// <summary>How many messages wait in a unit's inbox now.</summary>
    public async Task<uint> WaitingAsync(OrgUnit other, CancellationToken cancellation) =>
        (await channel.QueueDeclarePassiveAsync(system.Secret.Credentials.InboxOf(other), cancellation)).MessageCount;

    /// <summary>Messages that arrived and were not asked for.</summary>
    public int Unread => inbox.Reader.Count;

    /// <summary>Sends a command through the gateway, with a token for the unit's client.</summary>
    public async Task SendAsync(string path, object body, CancellationToken cancellation) => await http.SendAsync(path, body, cancellation);

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await channel.DisposeAsync();
        await connection.DisposeAsync();
    }

    private async Task ReadInboxAsync(CancellationToken cancellation)
    {
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            var arrived = clock.GetTimestamp();
            using var body = JsonDocument.Parse(delivery.Body);
            await inbox.Writer.WriteAsync(
                new(Header(delivery, "cloudEvents:type"), Header(delivery, "cloudEvents:traceparent"), body.RootElement.Clone(), arrived), cancellation);
            await channel.BasicAckAsync(delivery.DeliveryTag, false, cancellation);
        };
        await channel.BasicConsumeAsync(system.Secret.Credentials.InboxOf(unit), false, consumer, cancellation);
    }

    private static string Header(BasicDeliverEventArgs delivery, string name) =>
        delivery.BasicProperties.Headers?.TryGetValue(name, out var value) is true && value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : "";
}
