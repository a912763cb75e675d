using System.Collections.Concurrent;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.LocalHost;
using FourKeyWorks.LocalHost.Ports;
using Npgsql;

namespace FourKeyWorks.Journeys.Departments;

/// <summary>One running system with the programs of all its units, for the situations that leave it as it was.</summary>
public sealed class TheCity : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, Department> departments = new();

    public LocalSystem System { get; private set; } = null!;

    public Department Police => this["gaj.u1001"];

    /// <summary>The station of town u2001.</summary>
    public Department Station => this["gaj.u1101"];

    public Department Procuratorate => this["jcy.u1002"];

    public Department CivilAffairs => this["mzj.u1003"];

    public IEnumerable<Department> All => departments.Values;

    public Department this[string user] => departments[user];

    /// <summary>A system of one's own, in a folder that goes away with it; with <paramref name="processes"/>, only these and the door.</summary>
    public static async Task<LocalSystem> StartAsync(bool dashboard = false, BrokerSettings? broker = null, params string[] processes)
    {
        var system = await LocalSystem.StartAsync(
            new LocalSystemOptions
            {
                StateFolder = LocalHost.LocalHostProgram.NewState().FullName,
                Scratch = true,
                Ports = PortChoice.Auto,
                Dashboard = dashboard,
                Processes = processes is [] ? null : [.. processes, "gateway"],
                Broker = broker ?? new(),
                // Spans are wanted at once, not every five seconds.
                Environment = new Dictionary<string, string> { ["OTEL_BSP_SCHEDULE_DELAY"] = "500" },
            },
            new Screen(TextWriter.Null, TimeProvider.System), TimeProvider.System, TestContext.Current.CancellationToken);
        CredentialFiles.Write(system);
        return system;
    }

    /// <summary>What a query says of a database, as its service sees it.</summary>
    public static async Task<T> AskAsync<T>(LocalSystem system, string database, string sql)
    {
        await using var connection = new NpgsqlConnection(system.Postgres.ConnectionString(database, database) + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    public async ValueTask InitializeAsync()
    {
        System = await StartAsync(dashboard: true);
        await Task.WhenAll(City.Demo.Units.Select(async u => departments[u.BrokerUser] = await Department.ConnectAsync(System, u.BrokerUser)));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var department in All)
            await department.DisposeAsync();
        if (System is not null)
            await System.DisposeAsync();
    }
}

[CollectionDefinition]
public sealed class InTheCity : ICollectionFixture<TheCity>;
