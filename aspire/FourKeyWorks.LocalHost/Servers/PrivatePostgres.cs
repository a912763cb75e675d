using System.Globalization;
using FourKeyWorks.LocalHost.Os;
using FourKeyWorks.LocalHost.Processes;

namespace FourKeyWorks.LocalHost.Servers;

/// <summary>
/// A PostgreSQL of our own: loopback only, passwords only, data checksums, every durability setting at its safe default.
/// </summary>
public sealed class PrivatePostgres
{
    private const string Administrator = "postgres";

    // All processes' pools together, twice for a second copy of each, and the administrator.
    private const int MaxConnections = 300;
    private const int PoolSize = 30;

    private readonly PostgresBinaries binaries;
    private readonly Site site;
    private readonly int port;

    private PrivatePostgres(PostgresBinaries binaries, Site site, ServerAccount account, string data, int port)
    {
        this.binaries = binaries;
        this.site = site;
        this.port = port;
        Process = new(new("postgresql", account.Running([binaries["postgres"], "-D", data, .. Settings(port)]), site.State.LogOf("postgresql"))
        {
            // Fast shutdown.
            Stop = Signal.Interrupt,
            Environment = Clean(),
        }, site, new($"postgresql://127.0.0.1:{port}"), IsReadyAsync);
    }

    /// <summary>The server's process.</summary>
    public LocalProcess Process { get; }

    /// <summary>Makes the data folder at the first start, and starts the server.</summary>
    internal static async Task<PrivatePostgres> StartAsync(Site site, int port, CancellationToken cancellation)
    {
        var account = new ServerAccount();
        var folder = await site.State.PostgresAsync(account, cancellation);
        var data = Path.Combine(folder, "data");
        var version = Path.Combine(data, "PG_VERSION");
        int? made = File.Exists(version) ? int.Parse(await File.ReadAllTextAsync(version, cancellation), CultureInfo.InvariantCulture) : null;
        var binaries = await PostgresBinaries.FindAsync(cancellation, made)
            ?? throw new CannotRunException(made is null
                ? $"PostgreSQL {PostgresBinaries.Oldest} or later is not installed; run ./run prepare."
                : $"{data} was made by PostgreSQL {made}, which is not installed; install it, or start over with --fresh.");
        if (made is null)
            await InitialiseAsync(binaries, account, folder, data, site, cancellation);

        var server = new PrivatePostgres(binaries, site, account, data, port);
        await server.Process.StartAsync(TimeSpan.FromSeconds(60), cancellation);
        return server;
    }

    /// <summary>How a role connects to a database.</summary>
    public string ConnectionString(string database, string role) =>
        $"Host=127.0.0.1;Port={port};Database={database};Username={role};Password={site.Secret.PasswordOf(role)};Maximum Pool Size={PoolSize};Application Name={role}";

    /// <summary>
    /// Makes a database for each name, with its two roles: <c>x_owner</c> may change the schema, <c>x</c> only work with
    /// what is in it. Doing it again changes nothing.
    /// </summary>
    public async Task CreateDatabasesAsync(IEnumerable<string> names, CancellationToken cancellation)
    {
        var script = PostgresScript.Databases(names, site.Secret.PasswordOf);
        var result = await Tool.RunAsync(
            [binaries["psql"], "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture), "-U", Administrator, "-d", "postgres"],
            cancellation,
            script,
            new Dictionary<string, string?>(Clean()) { ["PGPASSWORD"] = site.Secret.PasswordOf(Administrator) });
        if (!result.Succeeded)
            throw new CannotRunException($"The databases cannot be made: {result.LastWords}");
    }

    private static async Task InitialiseAsync(
        PostgresBinaries binaries, ServerAccount account, string folder, string data, Site site, CancellationToken cancellation)
    {
        var password = Path.Combine(folder, "password");
        await account.WriteSecretAsync(password, site.Secret.PasswordOf(Administrator), cancellation);
        var result = await Tool.RunAsync(
            account.Running(binaries["initdb"], "-D", data, "--username", Administrator, "--auth", "scram-sha-256", "--pwfile", password,
                "--encoding", "UTF8", "--locale", "C.UTF-8", "--data-checksums"),
            cancellation,
            environment: Clean());
        File.Delete(password);
        if (!result.Succeeded)
            throw new CannotRunException($"PostgreSQL's data folder cannot be made: {result.LastWords}");
    }

    private static IEnumerable<string> Settings(int port)
    {
        yield return "-clisten_addresses=127.0.0.1";
        yield return $"-cport={port}";
        yield return "-cunix_socket_directories=";
        yield return $"-cmax_connections={MaxConnections}";
        // The locks of a process killed with -9 are released within a second.
        yield return "-cclient_connection_check_interval=1000";
        // No row content in the log.
        yield return "-clog_error_verbosity=terse";
        yield return "-clog_timezone=Asia/Shanghai";
    }

    // A server or client address in the caller's environment is not meant for us.
    private static Dictionary<string, string?> Clean() =>
        Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(k => k.StartsWith("PG", StringComparison.Ordinal))
            .ToDictionary(k => k, _ => (string?)null);

    private async Task<bool> IsReadyAsync(CancellationToken cancellation) =>
        (await Tool.RunAsync([binaries["pg_isready"], "-q", "-h", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture)], cancellation, environment: Clean())).Succeeded;
}
