using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.LocalHost.Processes;
using FourKeyWorks.LocalHost.State;

namespace FourKeyWorks.LocalHost.Servers;

/// <summary>The ports of a broker: clients, management, and Erlang's own two.</summary>
internal sealed record BrokerPorts(int Amqp, int Management, int Distribution, int PortMapper);

/// <summary>A RabbitMQ of our own, with its own port mapper (epmd), cookie and administrator; loopback only.</summary>
public sealed class PrivateBroker : IDisposable
{
    /// <summary>Where Debian, Ubuntu and RabbitMQ's own packages put the server (the script in /usr/sbin insists on the system's account).</summary>
    internal const string Server = "/usr/lib/rabbitmq/bin/rabbitmq-server";

    private const string Administrator = "admin";

    private readonly InstallationSecret secret;
    private readonly BrokerPorts ports;
    private readonly LocalProcess portMapper;
    private readonly BrokerManagement management;

    private PrivateBroker(Site site, BrokerPorts ports)
    {
        secret = site.Secret;
        this.ports = ports;
        ManagementAddress = new($"http://127.0.0.1:{ports.Management}");
        management = new(new($"http://{Administrator}:{AdministratorPassword}@127.0.0.1:{ports.Management}"));
        var home = new BrokerHome(site.State.Broker, ports);
        portMapper = new(new("epmd", ["epmd", "-address", "127.0.0.1", "-port", $"{ports.PortMapper}"], site.State.LogOf("epmd")) { Environment = home.Environment },
            site, new($"tcp://127.0.0.1:{ports.PortMapper}"), _ => Task.FromResult(Ports.ListeningSockets.Ports().ContainsKey(ports.PortMapper)));
        Process = new(new("rabbitmq", [Server], site.State.LogOf("rabbitmq")) { Environment = home.Environment },
            site, new($"amqp://127.0.0.1:{ports.Amqp}"), management.AnswersAsync);
        home.Write(Administrator, AdministratorPassword);
    }

    /// <summary>The broker's process.</summary>
    public LocalProcess Process { get; }

    /// <summary>The management user interface and API.</summary>
    public Uri ManagementAddress { get; }

    /// <summary>The administrator's name and password.</summary>
    public (string User, string Password) AdministratorLogin => (Administrator, AdministratorPassword);

    private string AdministratorPassword => secret.PasswordOf("broker-administrator");

    /// <summary>The URI with which a broker user connects.</summary>
    public Uri AddressFor(string user) => new($"amqp://{user}:{secret.Credentials.PasswordOf(user)}@127.0.0.1:{ports.Amqp}/{Names.VirtualHost}");

    /// <summary>The URI of the management API for a broker user.</summary>
    public Uri ManagementFor(string user) => new UriBuilder(ManagementAddress) { UserName = user, Password = secret.Credentials.PasswordOf(user) }.Uri;

    internal static async Task<PrivateBroker> StartAsync(Site site, BrokerPorts ports, CancellationToken cancellation)
    {
        if (!File.Exists(Server))
            throw new CannotRunException("RabbitMQ is not installed; run ./run prepare.");
        var broker = new PrivateBroker(site, ports);
        await broker.portMapper.StartAsync(TimeSpan.FromSeconds(10), cancellation);
        try
        {
            await broker.Process.StartAsync(TimeSpan.FromSeconds(90), cancellation);
        }
        catch
        {
            await broker.portMapper.StopAsync(TimeSpan.FromSeconds(1));
            broker.Dispose();
            throw;
        }

        return broker;
    }

    /// <summary>Declares the topology of a city.</summary>
    public Task ImportAsync(City city, BrokerSettings settings, CancellationToken cancellation) =>
        management.ImportAsync(BrokerDefinitions.Json(city, secret.Credentials, settings), cancellation);

    internal async Task StopAsync(TimeSpan patience)
    {
        await Process.StopAsync(patience);
        await portMapper.StopAsync(TimeSpan.FromSeconds(1));
    }

    /// <inheritdoc/>
    public void Dispose() => management.Dispose();
}
