using FourKeyWorks.LocalHost.Dashboard;
using FourKeyWorks.LocalHost.Os;
using FourKeyWorks.LocalHost.Ports;
using FourKeyWorks.LocalHost.Processes;
using FourKeyWorks.LocalHost.Servers;
using FourKeyWorks.LocalHost.State;

namespace FourKeyWorks.LocalHost;

/// <summary>The whole system running on this machine, without containers.</summary>
public sealed class LocalSystem : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(120);

    private readonly LocalSystemOptions options;
    private readonly BuiltSolution solution = BuiltSolution.Find();
    private readonly Site site;
    private readonly SystemPorts ports;
    private readonly ProcessEnvironment environment;
    private readonly bool ownDashboard;
    private readonly List<LocalProcess> processes = [];
    private readonly CancellationTokenSource stopping = new();
    private PrivatePostgres? postgres;
    private PrivateBroker? broker;

    private LocalSystem(LocalSystemOptions options, Site site)
    {
        this.options = options;
        this.site = site;
        ports = SystemPorts.For(site.State, options.Ports);
        ownDashboard = options.Dashboard && string.IsNullOrEmpty(System.Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT"));
        // Known before the dashboard is there: exporters try again until it is.
        environment = new(
            site.Secret, site.State.Keys, site.State.Outside, DevelopmentCertificate.In(Path.Combine(site.State.Keys, "gateway"), site.Clock), ports.Plan,
            ownDashboard ? $"http://127.0.0.1:{ports.Dashboard.Grpc}" : null, options.Broker, options.Environment);
        Dashboard = Task.FromResult<AspireDashboard?>(null);
    }

    /// <summary>The database server.</summary>
    public PrivatePostgres Postgres => postgres ?? throw new InvalidOperationException("The system is not running.");

    /// <summary>The broker.</summary>
    public PrivateBroker Broker => broker ?? throw new InvalidOperationException("The system is not running.");

    /// <summary>The dashboard, when it is up; null when there is none.</summary>
    public Task<AspireDashboard?> Dashboard { get; private set; }

    /// <summary>From which passwords and inbox names follow.</summary>
    public InstallationSecret Secret => site.Secret;

    /// <summary>The front door for browsers, by the name that a passkey can be made for.</summary>
    public Uri SecureGateway => new($"https://localhost:{ports.Plan["gateway-https"]}");

    /// <summary>The certificate that the front door shows, as a PEM file.</summary>
    public string GatewayCertificate => environment.Certificate.CertificateFile;

    /// <summary>The front door for programs on this machine.</summary>
    public Uri Gateway => new($"http://127.0.0.1:{ports.Plan["gateway"]}");

    /// <summary>The logs, one file per process.</summary>
    public string Logs => site.State.Logs;

    /// <summary>How it was started.</summary>
    public LocalSystemOptions Options => options;

    /// <summary>Leave the logs when the folder is deleted: something went wrong.</summary>
    public bool KeepLogs { get; set; }

    internal StateDirectory State => site.State;

    /// <summary>A process of the table.</summary>
    public LocalProcess Process(string name)
    {
        lock (processes)
            return processes.First(p => p.Name == name);
    }

    /// <summary>Starts everything and returns when all of it is ready.</summary>
    /// <exception cref="CannotRunException">It cannot run here; everything that was started is stopped.</exception>
    public static async Task<LocalSystem> StartAsync(LocalSystemOptions options, Screen screen, TimeProvider clock, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        var state = StateDirectory.Take(options.StateFolder);
        LocalSystem? system = null;
        try
        {
            var left = await state.Ledger.EndLeftoversAsync(TimeSpan.FromSeconds(5), clock, cancellation);
            if (left.Count > 0)
                screen.Step($"ended what a killed LocalHost had left: {string.Join(", ", left)}");
            if (options.Fresh)
                state.Wipe();
            system = new(options, new(state, InstallationSecret.In(state.Root), screen, clock));
            await system.StartAllAsync(cancellation);
            return system;
        }
        catch (Exception e)
        {
            if (system is null)
            {
                state.Dispose();
                throw;
            }

            system.KeepLogs = e is CannotRunException;
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a command of a process's program as an operator does, e.g. <c>audit verify</c>.</summary>
    /// <returns>Its exit code.</returns>
    public Task<int> RunCommandAsync(string name, CancellationToken cancellation, params string[] arguments) =>
        RunAsync(ProcessTable.All.Single(s => s.Name == name), arguments, cancellation);

    /// <summary>Starts one more copy of a process, on a port of its own.</summary>
    public async Task<LocalProcess> StartSecondAsync(string name, CancellationToken cancellation)
    {
        var spec = ProcessTable.All.Single(s => s.Name == name);
        int copy;
        lock (processes)
            copy = processes.Count(p => p.Name == name || p.Name.StartsWith(name + "-copy", StringComparison.Ordinal)) + 1;
        return await StartProcessAsync(spec, $"{name}-copy{copy}", SystemPorts.OneMore(options.Ports), cancellation);
    }

    /// <summary>Stops the processes, then the broker and PostgreSQL; everything has ended within 10 seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        LocalProcess[] running;
        lock (processes)
            running = [.. processes];
        await Task.WhenAll(running.Select(p => p.StopAsync(TimeSpan.FromSeconds(4))));
        await Task.WhenAll(
            StopDashboardAsync(),
            broker?.StopAsync(TimeSpan.FromSeconds(4)) ?? Task.CompletedTask,
            postgres?.Process.StopAsync(TimeSpan.FromSeconds(4)) ?? Task.CompletedTask);
        broker?.Dispose();
        foreach (var process in running)
            process.Dispose();
        stopping.Dispose();
        if (options.Scratch)
            site.State.Delete(KeepLogs);
        site.State.Dispose();
    }

    private async Task StartAllAsync(CancellationToken cancellation)
    {
        // The first failure ends the wait of all others; the dashboard may be late or missing.
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stopping.Token);
        if (ownDashboard)
            Dashboard = StartDashboardAsync(stopping.Token);
        var database = StartPostgresAsync(failed.Token);
        var bus = StartBrokerAsync(failed.Token);
        var starts = Specs().Select(s => StartSpecAsync(s, database, bus, failed.Token)).Append(database).Append(bus).ToList();
        await foreach (var start in Task.WhenEach(starts))
        {
            if (start.IsCompletedSuccessfully)
                continue;
            await failed.CancelAsync();
            await Task.WhenAll(starts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await start;
        }
    }

    private IEnumerable<ProcessSpec> Specs() => ProcessTable.All.Where(s => options.Processes?.Contains(s.Name) ?? true);

    private async Task StartPostgresAsync(CancellationToken cancellation)
    {
        postgres = await PrivatePostgres.StartAsync(site, ports.Postgres, cancellation);
        await postgres.CreateDatabasesAsync(Specs().SelectMany(s => s.Databases), cancellation);
        site.Screen.Step("PostgreSQL is ready");
    }

    private async Task StartBrokerAsync(CancellationToken cancellation)
    {
        broker = await PrivateBroker.StartAsync(site, ports.Broker, cancellation);
        await broker.ImportAsync(options.City, options.Broker, cancellation);
        site.Screen.Step("RabbitMQ is ready, the topology is declared");
    }

    private async Task<AspireDashboard?> StartDashboardAsync(CancellationToken cancellation)
    {
        try
        {
            var dashboard = await AspireDashboard.StartAsync(site, ports.Dashboard, cancellation);
            site.Screen.Step($"the dashboard is ready at {dashboard.Process.Address}");
            return dashboard;
        }
        catch (DashboardUnavailableException e)
        {
            site.Screen.Step($"going on without the Aspire dashboard: {e.Message}");
            return null;
        }
    }

    private async Task StopDashboardAsync()
    {
        try
        {
            if (await Dashboard is { } dashboard)
                await dashboard.Process.StopAsync(TimeSpan.FromSeconds(2));
        }
        catch (OperationCanceledException)
        {
            // It was still being fetched or started.
        }
    }

    private async Task StartSpecAsync(ProcessSpec spec, Task database, Task bus, CancellationToken cancellation)
    {
        await database;
        if (spec.Migrates)
            await MigrateAsync(spec, cancellation);
        if (spec.NeedsBroker)
            await bus;
        await StartProcessAsync(spec, spec.Name, ports.Plan[spec.Name], cancellation);
        site.Screen.Step($"{spec.Name} is ready");
    }

    private async Task MigrateAsync(ProcessSpec spec, CancellationToken cancellation)
    {
        if (await RunAsync(spec, ["migrate"], cancellation) is not 0 and var code)
            throw new CannotRunException($"The schema of {spec.Name} cannot be brought up to date (exit code {code}); see {site.State.LogOf(spec.Name + "-migrate")}");
    }

    private async Task<int> RunAsync(ProcessSpec spec, string[] arguments, CancellationToken cancellation)
    {
        var name = $"{spec.Name}-{arguments[0]}";
        var command = ChildProcess.Start(new(name, [solution.ProgramOf(spec), .. arguments], site.State.LogOf(name))
        {
            Environment = environment.ForMigration(spec, Postgres),
            Directory = solution.FolderOf(spec),
        }, site.Ledger);
        try
        {
            return await command.Exited.WaitAsync(StartPatience, site.Clock, cancellation);
        }
        finally
        {
            await command.StopAsync(TimeSpan.FromSeconds(2));
        }
    }

    private async Task<LocalProcess> StartProcessAsync(ProcessSpec spec, string name, int port, CancellationToken cancellation)
    {
        var address = new Uri($"http://127.0.0.1:{port}");
        var launch = new Launch(name, [solution.ProgramOf(spec)], site.State.LogOf(name))
        {
            Environment = environment.Of(spec, port, Postgres, broker),
            Directory = solution.FolderOf(spec),
        };
        var process = new LocalProcess(launch, site, address, new HttpProbe(new(address, "health/ready")).AnswersAsync);
        lock (processes)
            processes.Add(process);
        await process.StartAsync(StartPatience, cancellation);
        return process;
    }
}
