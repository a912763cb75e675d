using System.Diagnostics;
using FourKeyWorks.Benchmarks.Load;
using FourKeyWorks.Benchmarks.Machine;
using FourKeyWorks.Benchmarks.Results;
using FourKeyWorks.Benchmarks.Sides;
using FourKeyWorks.LocalHost;
using FourKeyWorks.LocalHost.Processes;

namespace FourKeyWorks.Benchmarks.Footprint;

/// <summary>What a program needs.</summary>
/// <param name="Side">Whose.</param>
/// <param name="Ready">Seconds from the start of its process, on an empty database, until it is ready.</param>
/// <param name="Memory">Bytes (PSS) of its process when it has dealt with the reports.</param>
/// <param name="Cpu">Processor seconds per 1,000 reports, PostgreSQL's and the broker's included.</param>
/// <param name="Disk">Bytes that its database has grown by for each report.</param>
internal sealed record Need(string Side, double Ready, long Memory, double Cpu, double Disk);

/// <summary>What everything together needs: every process, PostgreSQL and RabbitMQ.</summary>
/// <param name="Ready">Seconds until all is ready, databases and topology made first.</param>
/// <param name="Memory">Bytes (PSS) a while later.</param>
internal sealed record Whole(double Ready, long Memory);

/// <summary>Figure 5: time to ready, memory, processor time and disk.</summary>
internal sealed class FootprintFigure(Bed bed, Asked asked, Screen screen, TimeProvider clock)
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);

    public async Task<Whole> WholeAsync(CancellationToken stop)
    {
        var begun = Stopwatch.GetTimestamp();
        await using var system = await Bed.StartAsync(Bed.NewFolder(), null, stop);
        var ready = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        await Task.Delay(Settling, clock, stop);
        var memory = ProcessTree.MemoryOf([.. ProcessTable.All.Select(p => system.Process(p.Name).Pid), system.Postgres.Process.Pid, system.Broker.Process.Pid]);
        screen.Step(FormattableString.Invariant($"everything: ready after {ready:0.0} s, {memory / 1048576.0:0} MiB"));
        return new(ready, memory);
    }

    public async Task<Need> OfAsync(Side side, CancellationToken stop)
    {
        await side.StartAsync(1, stop);
        try
        {
            await using var course = await Course.OpenAsync(bed, screen, clock, stop);
            await course.WarmAsync(asked.WarmUp, stop);
            var before = await bed.SizeAsync(side.Databases);
            var run = await course.QuietlyAsync(() => course.DrainAsync(side, asked.Backlog, stop));
            var need = new Need(
                side.Name, side.ReadyAfter.TotalSeconds, ProcessTree.MemoryOf(side.Pids), run.CpuMilliseconds, (double)(await bed.SizeAsync(side.Databases) - before) / asked.Backlog);
            screen.Step(FormattableString.Invariant($"{side.Name}: ready after {need.Ready:0.0} s, {need.Memory / 1048576.0:0} MiB, {need.Disk:0} bytes a report"));
            return need;
        }
        finally
        {
            await side.StopAsync();
        }
    }

    public static IEnumerable<Ratio> Ratios(Whole whole) =>
    [
        new("footprint/ready-seconds", whole.Ready, AtLeast: false, 25),
        new("footprint/memory-gib", whole.Memory / (double)(1 << 30), AtLeast: false, 1.2),
    ];

    public static void Write(Page page, Whole whole, IReadOnlyList<Need> needs)
    {
        page.Heading("5 · What it needs");
        page.Text(FormattableString.Invariant(
            $"Everything, with PostgreSQL and RabbitMQ: ready {whole.Ready:0.0} s after an empty folder, databases and topology made meanwhile; {whole.Memory / 1048576.0:0} MiB ten seconds later."));
        page.Text("One process of each side:");
        page.Table(
            ["side", "ready, s", "memory, MiB", "CPU s per 1,000 reports", "bytes on disk per report"],
            needs.Select(n => (string[])[
                n.Side, Numbers.Said(n.Ready, "0.0"), Numbers.Said(n.Memory / 1048576.0, "0"), Numbers.Said(n.Cpu, "0.00"), Numbers.Said(n.Disk, "0")]));
    }
}
