using System.Diagnostics;
using FourKeyWorks.Benchmarks.Machine;
using FourKeyWorks.Benchmarks.Results;
using FourKeyWorks.Benchmarks.Sides;
using FourKeyWorks.LocalHost;
using HdrHistogram;
using Npgsql;

namespace FourKeyWorks.Benchmarks.Door;

/// <summary>One measurement of a way to the store.</summary>
/// <param name="Way">Which way.</param>
/// <param name="PerSecond">Requests a second with as many at once as there are clients.</param>
/// <param name="Latency">Microseconds at a fixed rate, the same for all ways.</param>
/// <param name="Foreign">Share of all processors that went to anything else.</param>
internal sealed record DoorRun(string Way, double PerSecond, LongHistogram Latency, double Foreign);

/// <summary>
/// Figure 2: a report made over HTTP, through the gateway to the service and its store; beside it the service without the
/// gateway, nginx in the gateway's place, and an API that does nothing but one INSERT. How many requests one caller may send a
/// second is not limited meanwhile.
/// </summary>
internal sealed class DoorFigure(Asked asked, Screen screen, TimeProvider clock)
{
    private const string Reporter = "jyj.u1005", Bare = "bench";
    private const int AtOnce = 16, Rate = 100;

    public async Task<IReadOnlyList<DoorRun>> RunAsync(CancellationToken stop)
    {
        await using var system = await Bed.StartAsync(Bed.NewFolder(), ["gateway", "identity", "referral"], stop, Tokens.Unlimited);
        using var bare = await StartBareAsync(system, stop);
        await using var nginx = Nginx.Program is null ? null : await Nginx.StartAsync(system.Process("referral").Address, FreePort(), stop);
        var ways = new List<(string Name, Uri Address)>
        {
            ("gateway", new(system.Gateway, "api/referral/reports")),
            ("service", new(system.Process("referral").Address, "reports")),
            ("raw INSERT", new(bare.Address, "reports")),
        };
        if (nginx is not null) ways.Insert(2, ("nginx", new(nginx.Address, "reports")));
        int[] ours = [.. new[] { "gateway", "identity", "referral" }.Select(p => system.Process(p).Pid), system.Postgres.Process.Pid, system.Broker.Process.Pid, bare.Process.Id, .. nginx is null ? Array.Empty<int>() : [nginx.Pid]];

        try
        {
            var runs = new List<DoorRun>();
            for (var round = -1; round < asked.Rounds; round++)
            {
                foreach (var (name, address) in round % 2 == 0 ? ways : Enumerable.Reverse(ways))
                {
                    using var clients = new Clients(address, await Tokens.OfAsync(system, Reporter, stop), clock);
                    if (round < 0)
                    {
                        await clients.AsFastAsTheyCanAsync(AtOnce, TimeSpan.FromSeconds(asked.Quick ? 5 : 15), stop);
                        continue;
                    }

                    runs.Add(await MeasureAsync(name, clients, ours, stop));
                }
            }

            return runs;
        }
        finally
        {
            bare.Process.Kill();
            await bare.Process.WaitForExitAsync(CancellationToken.None);
        }
    }

    public static IEnumerable<Ratio> Ratios(IReadOnlyList<DoorRun> runs)
    {
        double Speed(string way) => Numbers.Median(runs.Where(r => r.Way == way).Select(r => r.PerSecond));
        yield return new("door/throughput/service", Speed("gateway") / Speed("service"), AtLeast: true, 0.8);
        yield return new("door/throughput/raw-insert", Speed("gateway") / Speed("raw INSERT"), AtLeast: true, 0.5);
    }

    public static void Write(Page page, IReadOnlyList<DoorRun> runs)
    {
        page.Heading("2 · Through the door");
        page.Text(FormattableString.Invariant($"A report made over HTTP: {AtOnce} callers at once, and latency at {Rate} a second, in milliseconds from the moment one was due. Medians over the runs."));
        page.Table(
            ["way", "requests/s", "p50", "p99", "max", "foreign CPU"],
            runs.GroupBy(r => r.Way).Select(w => (string[])[
                w.Key, Numbers.Said(Numbers.Median(w.Select(r => r.PerSecond)), "0"), P(w, 50), P(w, 99), P(w, 100), Numbers.Said(100 * w.Max(r => r.Foreign), "0") + " %"]));
        if (runs.All(r => r.Way != "nginx")) page.Text("nginx is not installed here; its row is missing.");
        foreach (var (run, number) in runs.Select((r, i) => (r, i))) page.Histogram(FormattableString.Invariant($"door-{run.Way.Replace(' ', '-')}-{number}"), run.Latency);

        static string P(IEnumerable<DoorRun> runs, double percentile) => Numbers.Said(Numbers.Median(runs.Select(r => r.Latency.GetValueAtPercentile(percentile) / 1000.0)), "0.0");
    }

    private async Task<DoorRun> MeasureAsync(string name, Clients clients, int[] ours, CancellationToken stop)
    {
        (double Busy, double Whole, double Ours) Read()
        {
            var (busy, whole) = ProcessTree.Machine();
            return (busy, whole, ProcessTree.CpuOf(ours) + ProcessTree.CpuOfAlone(Environment.ProcessId));
        }

        var before = Read();
        var speed = await clients.AsFastAsTheyCanAsync(AtOnce, TimeSpan.FromSeconds(asked.Seconds), stop);
        var latency = await clients.AtRateAsync(Rate, Rate * asked.Seconds, stop);
        var after = Read();
        var foreign = Math.Max(0, after.Busy - before.Busy - (after.Ours - before.Ours)) / (after.Whole - before.Whole);
        screen.Step(FormattableString.Invariant($"{name}: {speed:0} requests/s, p99 {latency.GetValueAtPercentile(99) / 1000.0:0.0} ms at {Rate}/s, foreign {foreign:P0}"));
        return new(name, speed, latency, foreign);
    }

    private static async Task<BareProcess> StartBareAsync(LocalSystem system, CancellationToken stop)
    {
        await system.Postgres.CreateDatabasesAsync([Bare], stop);
        await using (var owner = NpgsqlDataSource.Create(system.Postgres.ConnectionString(Bare, Bare + "_owner") + ";Pooling=false"))
        await using (var command = owner.CreateCommand(BareApi.Schema))
            await command.ExecuteNonQueryAsync(stop);
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["bare", address.ToString()]) { RedirectStandardOutput = true };
        start.Environment["ConnectionStrings__database"] = system.Postgres.ConnectionString(Bare, Bare);
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_GCConserveMemory"] = "5";
        var process = Process.Start(start) ?? throw new CannotRunException("The bare API does not start.");
        if (await process.StandardOutput.ReadLineAsync(stop) != "ready") throw new CannotRunException("The bare API is not ready.");
        return new(process, address);
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed record BareProcess(Process Process, Uri Address) : IDisposable
    {
        public void Dispose() => Process.Dispose();
    }
}
