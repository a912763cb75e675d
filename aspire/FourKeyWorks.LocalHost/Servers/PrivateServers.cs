using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.LocalHost.Ports;
using FourKeyWorks.LocalHost.Processes;
using FourKeyWorks.LocalHost.State;

namespace FourKeyWorks.LocalHost.Servers;

/// <summary>PostgreSQL and RabbitMQ alone, in a folder that goes away with them: for tests that bring their own processes.</summary>
public sealed class PrivateServers : IAsyncDisposable
{
    // Nobody waits at a terminal: a server that has much to write may take its time.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(30);

    private readonly Site site;

    private PrivateServers(Site site) => this.site = site;

    /// <summary>The database server, if asked for.</summary>
    public PrivatePostgres? Postgres { get; private set; }

    /// <summary>The broker with the city's topology, if asked for.</summary>
    public PrivateBroker? Broker { get; private set; }

    /// <summary>From which passwords and inbox names follow.</summary>
    public InstallationSecret Secret => site.Secret;

    /// <summary>Starts them.</summary>
    /// <param name="postgres">Start PostgreSQL.</param>
    /// <param name="broker">Start RabbitMQ with this topology; null: don't.</param>
    /// <param name="city">The city of the topology; null: the demo city.</param>
    /// <param name="ports">Ports to choose from; null: any free ones.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="CannotRunException">They cannot run here.</exception>
    public static async Task<PrivateServers> StartAsync(
        bool postgres = true, BrokerSettings? broker = null, City? city = null, PortChoice? ports = null, CancellationToken cancellation = default)
    {
        var clock = TimeProvider.System;
        var state = StateDirectory.Scratch();
        var servers = new PrivateServers(new(state, InstallationSecret.In(state.Root), new(TextWriter.Null, clock), clock));
        var plan = SystemPorts.Free(ports ?? PortChoice.Auto);
        try
        {
            await Task.WhenAll(
                postgres ? servers.StartPostgresAsync(plan.Postgres, cancellation) : Task.CompletedTask,
                broker is not null ? servers.StartBrokerAsync(plan.Broker, city ?? City.Demo, broker, cancellation) : Task.CompletedTask);
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }

        return servers;
    }

    /// <summary>Stops them and deletes their folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(
            Broker?.StopAsync(StopPatience) ?? Task.CompletedTask,
            Postgres?.Process.StopAsync(StopPatience) ?? Task.CompletedTask);
        Broker?.Dispose();
        site.State.Delete();
        site.State.Dispose();
    }

    private async Task StartPostgresAsync(int port, CancellationToken cancellation) =>
        Postgres = await PrivatePostgres.StartAsync(site, port, cancellation);

    private async Task StartBrokerAsync(BrokerPorts ports, City city, BrokerSettings settings, CancellationToken cancellation)
    {
        Broker = await PrivateBroker.StartAsync(site, ports, cancellation);
        await Broker.ImportAsync(city, settings, cancellation);
    }
}
