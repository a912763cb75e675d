using System.Collections.Concurrent;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Exchange.Specs;
using FourKeyWorks.Journeys.Departments;
using FourKeyWorks.LocalHost;
using FourKeyWorks.LocalHost.Ports;
using Npgsql;

[assembly: AssemblyFixture(typeof(TheExchange))]

namespace FourKeyWorks.Exchange.Specs;

/// <summary>
/// Exchange as it runs, with a service that decides (Referral), the door and the issuer of tokens, on a real broker and a
/// real database; started by the first spec that asks. Departments take part with programs of their own.
/// </summary>
public sealed class TheExchange : IAsyncDisposable
{
    private readonly Lazy<Task<LocalSystem>> started = new(() => StartAsync(
        // What should be is held against what is often, and soon.
        "exchange", new BrokerSettings(), new Dictionary<string, string> { ["Reconcile__Every"] = "00:00:02", ["Reconcile__Grace"] = "00:00:05" },
        "exchange", "referral", "identity", "gateway"));
    private readonly ConcurrentDictionary<string, Lazy<Task<Department>>> departments = new();

    /// <summary>The running system.</summary>
    public Task<LocalSystem> SystemAsync() => started.Value;

    /// <summary>The program of a unit, e.g. <c>gaj.u1001</c>.</summary>
    public Task<Department> DepartmentAsync(string user) =>
        departments.GetOrAdd(user, u => new(async () => await Department.ConnectAsync(await SystemAsync(), u))).Value;

    /// <summary>Exchange's database with its owner's rights.</summary>
    public async Task<NpgsqlDataSource> DatabaseAsync() => DatabaseOf(await SystemAsync());

    /// <summary>What a query of Exchange's database gives, row by row.</summary>
    public async Task<IReadOnlyList<object?[]>> RowsAsync(string sql, params object[] parameters) => await RowsAsync(await SystemAsync(), sql, parameters);

    /// <summary>Waits until a query gives what is expected.</summary>
    public async Task HoldsAsync(string sql, Func<IReadOnlyList<object?[]>, bool> holds, params object[] parameters) =>
        await HoldsAsync(await SystemAsync(), sql, holds, parameters);

    internal static async Task<IReadOnlyList<object?[]>> RowsAsync(LocalSystem system, string sql, params object[] parameters)
    {
        await using var database = DatabaseOf(system);
        await using var command = database.CreateCommand(sql);
        foreach (var value in parameters) command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<object?[]>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        return rows;
    }

    internal static Task HoldsAsync(LocalSystem system, string sql, Func<IReadOnlyList<object?[]>, bool> holds, params object[] parameters) =>
        Eventually.HoldsAsync(async () => holds(await RowsAsync(system, sql, parameters)), sql, Department.Patience);

    public async ValueTask DisposeAsync()
    {
        if (!started.IsValueCreated) return;
        foreach (var department in departments.Values) await (await department.Value).DisposeAsync();
        await (await started.Value).DisposeAsync();
    }

    private static NpgsqlDataSource DatabaseOf(LocalSystem system) =>
        NpgsqlDataSource.Create(system.Postgres.ConnectionString("exchange", "exchange_owner") + ";Pooling=false");

    /// <summary>A system of its own with these processes.</summary>
    internal static Task<LocalSystem> StartAsync(string name, params string[] processes) =>
        StartAsync(name, new BrokerSettings(), new Dictionary<string, string>(), processes);

    /// <summary>The same with limits and settings of its own.</summary>
    internal static async Task<LocalSystem> StartAsync(
        string name, BrokerSettings broker, IReadOnlyDictionary<string, string> environment, params string[] processes)
    {
        var folder = Directory.CreateTempSubdirectory($"fourkeyworks-{name}-specs-");
        // PostgreSQL's account passes through.
        if (!OperatingSystem.IsWindows()) folder.UnixFileMode |= UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        var system = await LocalSystem.StartAsync(
            new LocalSystemOptions
            {
                StateFolder = folder.FullName,
                Scratch = true,
                Ports = PortChoice.Auto,
                Dashboard = false,
                Processes = processes,
                Broker = broker,
                // Traces are made though nobody collects them.
                // Specs ask again and again until something holds, far more often than anybody may.
                Environment = new Dictionary<string, string>(environment)
                {
                    ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:9",
                    ["Limits__PerSecond"] = "1000",
                    ["Limits__Burst"] = "2000",
                },
            },
            new Screen(TextWriter.Null, TimeProvider.System), TimeProvider.System, TestContext.Current.CancellationToken);
        if (processes.Contains("gateway")) CredentialFiles.Write(system);
        return system;
    }
}
