using System.Text.Json;
using FourKeyWorks.LocalHost.Processes;
using FourKeyWorks.LocalHost.State;

namespace FourKeyWorks.LocalHost.Servers;

/// <summary>
/// Where running servers are and how to get in, as configuration of the AppHost: connection strings, the management API's
/// addresses, and the secret that the passwords follow from. It exists only as long as they run.
/// </summary>
internal sealed class ServersFile : IDisposable
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    private readonly string path;

    private ServersFile(string path) => this.path = path;

    public static ServersFile Write(LocalSystem system)
    {
        PrivateFile.Write(system.State.Servers, JsonSerializer.Serialize(Of(system), Json));
        return new(system.State.Servers);
    }

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
            if (spec.NeedsDatabase) Add($"{spec.Name}-db", spec.Database);
            if (spec.KeysDatabase is { } keys) Add($"{spec.Name}-keys", keys);
            if (spec.NeedsBroker) settings[$"ConnectionStrings:{spec.Name}-broker"] = broker.AddressFor($"svc.{spec.Name}").AbsoluteUri;
            if (spec.WatchesBroker) settings[$"Parameters:{spec.Name}-broker-management"] = broker.ManagementFor($"svc.{spec.Name}").AbsoluteUri;
        }

        return settings;

        void Add(string name, string database)
        {
            settings[$"ConnectionStrings:{name}"] = postgres.ConnectionString(database, database);
            settings[$"ConnectionStrings:{name}-owner"] = postgres.ConnectionString(database, database + "_owner");
        }
    }
}
