using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.LocalHost.Servers;
using RabbitMQ.Client;
using Testcontainers.RabbitMq;
using Credentials = FourKeyWorks.Contracts.Broker.Credentials;

namespace FourKeyWorks.Platform.Specs.Bus;

/// <summary>A real broker with the topology of the demonstration city, seen as its administrator sees it.</summary>
public sealed class Broker : IAsyncLifetime
{
    private const int ManagementPort = 15672;

    private PrivateServers? servers;
    private RabbitMqContainer? container;
    private Credentials credentials = null!;
    private HttpClient http = null!;
    private Uri amqp = null!;
    private IConnection administrator = null!;

    public int Port => amqp.Port;

    /// <summary>
    /// As administrator, the one that SPECS_BROKER (amqp://user:password@host:port) and SPECS_BROKER_MANAGEMENT
    /// (http://host:port) name; else a container, where an engine answers; else a private one of the machine's own.
    /// </summary>
    public async ValueTask InitializeAsync()
    {
        Uri management;
        if (Environment.GetEnvironmentVariable("SPECS_BROKER") is { Length: > 0 } given)
        {
            (amqp, management) = (new Uri(given), new Uri(Environment.GetEnvironmentVariable("SPECS_BROKER_MANAGEMENT")!));
            credentials = new Credentials("synthetic-secret-of-the-specs-only-32"u8);
        }
        else if (ContainerEngine.Answers)
        {
            // The newest broker that is supported; the private one is usually the oldest.
            container = new RabbitMqBuilder("rabbitmq:4-management").WithPortBinding(ManagementPort, assignRandomHostPort: true).Build();
            await container.StartAsync();
            amqp = new Uri(container.GetConnectionString());
            management = new UriBuilder("http", container.Hostname, container.GetMappedPublicPort(ManagementPort)).Uri;
            credentials = new Credentials("synthetic-secret-of-the-specs-only-32"u8);
        }
        else
        {
            servers = await PrivateServers.StartAsync(postgres: false, broker: new BrokerSettings());
            var (user, password) = servers.Broker!.AdministratorLogin;
            var anyone = servers.Broker.AddressFor(user);
            (amqp, management) = (new Uri($"amqp://{user}:{password}@{anyone.Host}:{anyone.Port}"), servers.Broker.ManagementAddress);
            credentials = servers.Secret.Credentials;
        }

        http = new HttpClient { BaseAddress = management };
        http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(amqp.UserInfo)));
        await ImportAsync();
        await PutAsync($"permissions/{Names.VirtualHost}/{amqp.UserInfo.Split(':')[0]}", new { configure = ".*", write = ".*", read = ".*" });
        administrator = await ConnectAsync(new Uri(amqp, Names.VirtualHost));
    }

    public async ValueTask DisposeAsync()
    {
        if (administrator is not null) await administrator.DisposeAsync();
        http?.Dispose();
        if (container is not null) await container.DisposeAsync();
        if (servers is not null) await servers.DisposeAsync();
    }

    public Uri AddressFor(string user, int? port = null) =>
        new($"amqp://{user}:{credentials.PasswordOf(user)}@{amqp.Host}:{port ?? amqp.Port}/{Names.VirtualHost}");

    public string InboxOf(string user) => credentials.InboxOf(City.Demo.Units.Single(u => u.BrokerUser == user));

    public static Task<IConnection> ConnectAsync(Uri address) =>
        new ConnectionFactory { Uri = address, AutomaticRecoveryEnabled = false }.CreateConnectionAsync();

    public Task<IConnection> ConnectAsync(string user) => ConnectAsync(AddressFor(user));

    public Task<IChannel> AdministrateAsync() => administrator.CreateChannelAsync();

    public async Task ImportAsync()
    {
        using var body = new StringContent(BrokerDefinitions.Json(City.Demo, credentials, new BrokerSettings()), Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri("api/definitions", UriKind.Relative), body);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Messages ready in a queue, at this moment.</summary>
    public async Task<uint> CountAsync(string queue)
    {
        await using var channel = await administrator.CreateChannelAsync();
        return (await channel.QueueDeclarePassiveAsync(queue)).MessageCount;
    }

    public async Task<BasicGetResult?> TakeAsync(string queue)
    {
        await using var channel = await administrator.CreateChannelAsync();
        return await channel.BasicGetAsync(queue, autoAck: true);
    }

    public async Task PurgeAsync(params string[] queues)
    {
        await using var channel = await administrator.CreateChannelAsync();
        // One by one: twice a queue that was purged right after something had been put back delivered nothing for 20 s.
        foreach (var queue in queues)
            while (await channel.BasicGetAsync(queue, autoAck: true) is not null) { }
    }

    /// <summary>Names of everything there is, and every binding.</summary>
    public async Task<string[]> InventoryAsync()
    {
        var found = new List<string>();
        foreach (var kind in new[] { "exchanges", "queues", "bindings" })
        {
            var list = await http.GetFromJsonAsync<JsonElement[]>(new Uri($"api/{kind}/{Names.VirtualHost}", UriKind.Relative));
            found.AddRange(list!.Select(e => $"{kind} {Text(e, "name")} {Text(e, "source")} {Text(e, "destination")} {Text(e, "routing_key")}"));
        }

        return [.. found.Order(StringComparer.Ordinal)];
    }

    /// <summary>Refuses a user's logins, until the next import.</summary>
    public Task RefuseAsync(string user) => PutAsync($"users/{user}", new { password = "another", tags = "" });

    /// <summary>Ends a user's connections as a failing network would.</summary>
    public async Task CutAsync(string user)
    {
        await Eventually.Is(async () =>
        {
            var connections = await http.GetFromJsonAsync<JsonElement[]>(new Uri("api/connections", UriKind.Relative));
            var names = connections!.Where(c => Text(c, "user") == user).Select(c => Text(c, "name")!).ToArray();
            foreach (var name in names)
            {
                using var answer = await http.DeleteAsync(new Uri($"api/connections/{Uri.EscapeDataString(name)}", UriKind.Relative));
            }

            return names.Length > 0; // the list of connections is some seconds old
        });
    }

    private async Task PutAsync(string path, object body)
    {
        using var answer = await http.PutAsJsonAsync(new Uri("api/" + path, UriKind.Relative), body);
        answer.EnsureSuccessStatusCode();
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.ToString() : null;
}

/// <summary>Specs that share the broker run one after the other.</summary>
[CollectionDefinition("Broker")]
public class OneBroker : ICollectionFixture<Broker>;

/// <summary>Waiting for what other processes do.</summary>
internal static class Eventually
{
    public static Task Is(Func<bool> condition, TimeSpan? within = null) => Is(() => Task.FromResult(condition()), within);

    public static async Task Is(Func<Task<bool>> condition, TimeSpan? within = null)
    {
        using var limit = new CancellationTokenSource(within ?? TimeSpan.FromSeconds(20));
        while (!await condition())
        {
            if (limit.IsCancellationRequested) Assert.Fail("It did not happen in time.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
