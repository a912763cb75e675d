using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.LocalHost;
using FourKeyWorks.LocalHost.Ports;
using FourKeyWorks.LocalHost.Servers;
using Npgsql;

namespace FourKeyWorks.Benchmarks.Sides;

/// <summary>
/// One PostgreSQL and one RabbitMQ for all sides, as <c>./run</c> starts them: every durability setting at its safe default,
/// every queue a quorum queue, the catalogue's topology with the journal's copies for everybody.
/// </summary>
internal sealed class Bed : IAsyncDisposable
{
    private readonly BrokerManagement management;
    private readonly NpgsqlDataSource administrator;
    private readonly List<string> queues = [];

    private Bed(LocalSystem system, string folder)
    {
        System = system;
        Folder = folder;
        var (user, password) = system.Broker.AdministratorLogin;
        management = new(new UriBuilder(system.Broker.ManagementAddress) { UserName = user, Password = password }.Uri);
        administrator = NpgsqlDataSource.Create(system.Postgres.ConnectionString("postgres", "postgres"));
    }

    public LocalSystem System { get; }

    /// <summary>Where the system keeps its state.</summary>
    public string Folder { get; }

    public int PostgresPid => System.Postgres.Process.Pid;

    public int BrokerPid => System.Broker.Process.Pid;

    /// <summary>The servers, and these processes.</summary>
    public static async Task<Bed> StartAsync(IReadOnlyCollection<string> processes, CancellationToken stop, IReadOnlyDictionary<string, string>? settings = null)
    {
        var folder = NewFolder();
        var bed = new Bed(await StartAsync(folder, processes, stop, settings), folder);
        var listed = await bed.management.ListAsync($"queues/{Names.VirtualHost}?columns=name", stop);
        bed.queues.AddRange(listed.EnumerateArray().Select(q => q.GetProperty("name").GetString()!));
        return bed;
    }

    /// <summary>A system of these processes, all where there are none named, in a folder that goes away with it.</summary>
    public static Task<LocalSystem> StartAsync(string folder, IReadOnlyCollection<string>? processes, CancellationToken stop, IReadOnlyDictionary<string, string>? settings = null) =>
        LocalSystem.StartAsync(
            new LocalSystemOptions
            {
                StateFolder = folder, Scratch = true, Ports = PortChoice.Auto, Dashboard = false, Processes = processes,
                Environment = settings ?? new Dictionary<string, string>(),
            },
            new Screen(TextWriter.Null, TimeProvider.System), TimeProvider.System, stop);

    public static string NewFolder()
    {
        var folder = Directory.CreateTempSubdirectory("fourkeyworks-bench-");
        // PostgreSQL's account passes through.
        folder.UnixFileMode |= UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return folder.FullName;
    }

    /// <summary>Empty databases with these names, in place of what was there, and empty queues.</summary>
    public async Task RefreshAsync(IReadOnlyCollection<string> databases, CancellationToken stop)
    {
        foreach (var database in databases)
            await ExecuteAsync($"drop database if exists {database} with (force)", stop);
        await System.Postgres.CreateDatabasesAsync(databases, stop);
        await EmptyQueuesAsync(stop);
    }

    public async Task EmptyQueuesAsync(CancellationToken stop)
    {
        foreach (var queue in queues)
            await management.DeleteAsync($"queues/{Names.VirtualHost}/{Uri.EscapeDataString(queue)}/contents", stop);
    }

    /// <summary>Nothing that earlier work has left is written during what follows.</summary>
    public Task CheckpointAsync(CancellationToken stop) => ExecuteAsync("checkpoint", stop);

    /// <summary>What PostgreSQL has written ahead since it was started, and how often it made that durable.</summary>
    public async Task<(long Bytes, long Syncs)> WalAsync()
    {
        await using var connection = await administrator.OpenConnectionAsync();
        var sql = connection.PostgreSqlVersion.Major < 18
            ? "select wal_bytes::bigint, wal_sync from pg_stat_wal"
            : "select wal_bytes::bigint, (select sum(fsyncs)::bigint from pg_stat_io where object = 'wal') from pg_stat_wal";
        await using var command = new NpgsqlCommand(sql, connection);
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return (row.GetInt64(0), row.GetInt64(1));
    }

    /// <summary>Bytes of these databases on disk.</summary>
    public async Task<long> SizeAsync(IEnumerable<string> databases)
    {
        await using var command = administrator.CreateCommand("select sum(pg_database_size(d))::bigint from unnest($1) d");
        command.Parameters.Add(new() { Value = databases.ToArray() });
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>How many messages wait in a queue, those that somebody holds included.</summary>
    public async Task<long> WaitingInAsync(string queue, CancellationToken stop) =>
        (await management.ListAsync($"queues/{Names.VirtualHost}/{Uri.EscapeDataString(queue)}", stop)) is var q && q.TryGetProperty("messages", out var n) ? n.GetInt64() : 0;

    /// <summary>PostgreSQL's and RabbitMQ's versions.</summary>
    public async Task<(string Postgres, string Broker)> VersionsAsync(CancellationToken stop)
    {
        await using var command = administrator.CreateCommand("show server_version");
        var broker = await management.ListAsync("overview", stop);
        return ((string)(await command.ExecuteScalarAsync(stop))!, broker.GetProperty("rabbitmq_version").GetString()!);
    }

    /// <summary>The inbox of a unit.</summary>
    public string InboxOf(string brokerUser) => System.Secret.Credentials.InboxOf(City.Demo.Units.Single(u => u.BrokerUser == brokerUser));

    public async ValueTask DisposeAsync()
    {
        management.Dispose();
        await administrator.DisposeAsync();
        await System.DisposeAsync();
    }

    private async Task ExecuteAsync(string sql, CancellationToken stop)
    {
        await using var command = administrator.CreateCommand(sql);
        command.CommandTimeout = 120;
        await command.ExecuteNonQueryAsync(stop);
    }
}
