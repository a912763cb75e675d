using System.Text.Json;
using FourKeyWorks.LocalHost.Processes;
using FourKeyWorks.LocalHost.State;

namespace FourKeyWorks.LocalHost.Servers;

/// <summary>
/// Where running servers are and how to get in, as configuration of the AppHost: connection strings, the management API's
/// addresses, and the secret that the passwords follow from. It exists only as long as they run.
/// </summary>
public sealed class ServersFile : IDisposable
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    private readonly string path;

    private ServersFile(string path) => this.path = path;

    /// <summary>What it names: all that the AppHost asks for when it brings no servers of its own.</summary>
    public static IEnumerable<string> Names =>
    [
        "Parameters:installation-secret",
        "Parameters:broker-management-url",
        .. ProcessTable.All.Where(p => p.WatchesBroker).Select(p => $"Parameters:{p.Name}-broker-management"),
        .. ProcessTable.All.Where(p => p.NeedsBroker).Select(p => $"ConnectionStrings:{p.Name}-broker"),
        .. ProcessTable.All.Where(p => p.NeedsDatabase).Select(p => $"ConnectionStrings:{p.Name}-db"),
        .. ProcessTable.All.Where(p => p.Migrates).Select(p => $"ConnectionStrings:{p.Name}-db-owner"),
        .. ProcessTable.All.Where(p => p.StoresEvents).SelectMany(p => (string[])[$"ConnectionStrings:{p.Name}-keys", $"ConnectionStrings:{p.Name}-keys-owner"]),
    ];

    internal static ServersFile Write(LocalSystem system)
    {
        PrivateFile.Write(system.State.Servers, JsonSerializer.Serialize(Of(system), Json));
        return new(system.State.Servers);
    }

    /// <inheritdoc/>
    public void Dispose() => File.Delete(path);

    private static Dictionary<string, string> Of(LocalSystem system)
    {
        var (postgres, broker) = (system.Postgres, system.Broker);
        var (user, password) = broker.AdministratorLogin;
        var settings = new Dictionary<string, string>
        {
            ["Parameters:installation-secret"] = system.Secret.Base64,
            ["Parameters:broker-management-url"] = new UriBuilder(broker.ManagementAddress) { UserName = user, Password = password }.Uri.AbsoluteUri,
        };
        foreach (var spec in ProcessTable.All)
        {
            if (spec.NeedsDatabase) Add(spec, $"{spec.Name}-db", spec.Database);
            if (spec.KeysDatabase is { } keys) Add(spec, $"{spec.Name}-keys", keys);
            if (spec.NeedsBroker) settings[$"ConnectionStrings:{spec.Name}-broker"] = broker.AddressFor($"svc.{spec.Name}").AbsoluteUri;
            if (spec.WatchesBroker) settings[$"Parameters:{spec.Name}-broker-management"] = broker.ManagementFor($"svc.{spec.Name}").AbsoluteUri;
        }

        return settings;

        void Add(ProcessSpec spec, string name, string database)
        {
            settings[$"ConnectionStrings:{name}"] = postgres.ConnectionString(database, database);
            if (spec.Migrates)
                settings[$"ConnectionStrings:{name}-owner"] = postgres.ConnectionString(database, database + "_owner");
        }
    }
}
