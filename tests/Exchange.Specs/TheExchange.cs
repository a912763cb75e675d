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
    private readonly Lazy<Task<LocalSystem>> started = new(StartAsync);
    private readonly ConcurrentDictionary<string, Lazy<Task<Department>>> departments = new();

    /// <summary>The running system.</summary>
    public Task<LocalSystem> SystemAsync() => started.Value;

    /// <summary>The program of a unit, e.g. <c>gaj.u1001</c>.</summary>
    public Task<Department> DepartmentAsync(string user) =>
        departments.GetOrAdd(user, u => new(async () => await Department.ConnectAsync(await SystemAsync(), u))).Value;

    /// <summary>Exchange's database with its owner's rights.</summary>
    public async Task<NpgsqlDataSource> DatabaseAsync() =>
        NpgsqlDataSource.Create((await SystemAsync()).Postgres.ConnectionString("exchange", "exchange_owner") + ";Pooling=false");

    public async ValueTask DisposeAsync()
    {
        if (!started.IsValueCreated) return;
        foreach (var department in departments.Values) await (await department.Value).DisposeAsync();
        await (await started.Value).DisposeAsync();
    }

    private static async Task<LocalSystem> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("fourkeyworks-exchange-specs-");
        // PostgreSQL's account passes through.
        if (!OperatingSystem.IsWindows()) folder.UnixFileMode |= UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        var system = await LocalSystem.StartAsync(
            new LocalSystemOptions
            {
                StateFolder = folder.FullName,
                Scratch = true,
                Ports = PortChoice.Auto,
                Dashboard = false,
                Processes = ["exchange", "referral", "identity", "gateway"],
                Broker = new BrokerSettings(),
            },
            new Screen(TextWriter.Null, TimeProvider.System), TimeProvider.System, TestContext.Current.CancellationToken);
        CredentialFiles.Write(system);
        return system;
    }
}
