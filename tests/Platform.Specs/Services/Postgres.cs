using System.Globalization;
using FourKeyWorks.LocalHost.Servers;
using FourKeyWorks.Platform.Specs.Services;
using Npgsql;

[assembly: AssemblyFixture(typeof(Postgres))]

namespace FourKeyWorks.Platform.Specs.Services;

/// <summary>One real server for all specs, started by the first that asks; each class gets a database of its own.</summary>
public sealed class Postgres : IAsyncDisposable
{
    private const string Template = "specs", KeysTemplate = "specs_keys";
    private readonly Lazy<Task<PrivateServers>> started = new(StartAsync);
    private int databases;

    /// <summary>A database as <c>migrate</c> leaves it, empty.</summary>
    internal async Task<ServiceDatabase> CreateAsync()
    {
        var servers = await started.Value;
        var name = $"{Template}_{Interlocked.Increment(ref databases).ToString(CultureInfo.InvariantCulture)}";
        var keys = name.Replace(Template, KeysTemplate, StringComparison.Ordinal);
        await using var administrator = NpgsqlDataSource.Create(servers.Postgres!.ConnectionString("postgres", "postgres") + ";Pooling=false");
        foreach (var sql in Copy(name, Template).Concat(Copy(keys, KeysTemplate)))
        {
            await using var command = administrator.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }

        return new ServiceDatabase(
            servers.Postgres.ConnectionString(name, Template), servers.Postgres.ConnectionString(name, Template + "_owner"),
            servers.Postgres.ConnectionString(keys, KeysTemplate), servers.Postgres.ConnectionString(keys, KeysTemplate + "_owner"));
    }

    public async ValueTask DisposeAsync()
    {
        if (started.IsValueCreated) await (await started.Value).DisposeAsync();
    }

    private static async Task<PrivateServers> StartAsync()
    {
        var servers = await PrivateServers.StartAsync();
        await servers.Postgres!.CreateDatabasesAsync([Template, KeysTemplate], CancellationToken.None);
        await Service.MigrateAsync(
            servers.Postgres.ConnectionString(Template, Template + "_owner") + ";Pooling=false",
            servers.Postgres.ConnectionString(KeysTemplate, KeysTemplate + "_owner") + ";Pooling=false");
        return servers;
    }

    private static string[] Copy(string name, string template) =>
    [
        $"create database {name} template {template} owner {template}_owner",
        $"revoke all on database {name} from public",
        $"grant connect on database {name} to {template}",
    ];
}
