using System.Diagnostics;
using FourKeyWorks.Benchmarks.FanOut;
using FourKeyWorks.Benchmarks.Machine;
using FourKeyWorks.Benchmarks.Sides;
using FourKeyWorks.LocalHost;
using HdrHistogram;

namespace FourKeyWorks.Benchmarks.Load;

/// <summary>
/// Reports sent to a side, and timed at both inboxes. Throughput: the warm process is stopped while its queue fills, and the
/// clock runs from the moment it goes on until the last notice is there. Latency: reports at fixed times, whatever the side does.
/// </summary>
internal sealed class Course : IAsyncDisposable
{
    private const int Tries = 3;

    private readonly Bed bed;
    private readonly Screen screen;
    private readonly TimeProvider clock;
    private readonly Police police;
    private readonly Inboxes inboxes;
    private int sent;

    private Course(Bed bed, Screen screen, TimeProvider clock, Police police, Inboxes inboxes) =>
        (this.bed, this.screen, this.clock, this.police, this.inboxes) = (bed, screen, clock, police, inboxes);

    public static async Task<Course> OpenAsync(Bed bed, Screen screen, TimeProvider clock, CancellationToken stop) => new(
        bed, screen, clock,
        await Police.ConnectAsync(bed.System.Broker.AddressFor(Report.Sender), clock, stop),
        await Inboxes.OpenAsync(bed.System.Broker.AddressFor, bed.InboxOf, stop));

    /// <summary>Makes it again while others had too much of the machine; keeps the quietest.</summary>
    public async Task<FanOutRun> QuietlyAsync(Func<Task<FanOutRun>> measure)
    {
        FanOutRun? best = null;
        for (var i = 0; i < Tries && best is not { Usage.IsQuiet: true }; i++)
        {
            var run = await measure();
            screen.Step(run.Rate is null
                ? FormattableString.Invariant($"{run.Side}: {run.PerSecond:0} reports/s, {run.CpuMilliseconds:0.00} ms CPU each, foreign {run.Usage.Foreign:P0}")
                : FormattableString.Invariant($"{run.Side}: at {run.Rate}/s p50 {run.P(50):0.0} p99 {run.P(99):0.0} ms, foreign {run.Usage.Foreign:P0}"));
            if (best is null || run.Usage.Foreign < best.Usage.Foreign) best = run;
        }

        return best!;
    }

    /// <summary>Code is compiled, pools are filled, and as many reports are there for all sides.</summary>
    public async Task WarmAsync(int count, CancellationToken stop)
    {
        var arrived = inboxes.ExpectAsync(count);
        await police.SendAsync(Next(count), stop);
        await ArrivedAsync(arrived, stop);
    }

    public async Task<FanOutRun> AtRateAsync(Side side, int rate, int count, CancellationToken stop)
    {
        await bed.CheckpointAsync(stop);
        var arrived = inboxes.ExpectAsync(count);
        var meter = await Meter.StartAsync(bed, side);
        var first = Next(count).First();
        var (due, latest) = await police.SendAtRateAsync(first, count, rate, stop);
        await ArrivedAsync(arrived, stop);
        var usage = await meter.StopAsync();
        var latency = new LongHistogram(1, 3_600_000_000, 3);
        foreach (var (number, at) in inboxes.Times()) latency.RecordValue((long)Stopwatch.GetElapsedTime(due[number - first], at).TotalMicroseconds);
        return new(side.Name, rate, count, usage, latency, latest.TotalMilliseconds);
    }

    public async Task<FanOutRun> DrainAsync(Side side, int backlog, CancellationToken stop)
    {
        Native.Freeze(side.Pids);
        try
        {
            await police.SendAsync(Next(backlog), stop);
            await bed.CheckpointAsync(stop);
            // The broker writes for a moment what it has already confirmed.
            await Task.Delay(TimeSpan.FromSeconds(2), clock, stop);
        }
        catch
        {
            Native.Thaw(side.Pids);
            throw;
        }

        var arrived = inboxes.ExpectAsync(backlog);
        var meter = await Meter.StartAsync(bed, side);
        var begun = Stopwatch.GetTimestamp();
        Native.Thaw(side.Pids);
        var ended = await ArrivedAsync(arrived, stop);
        var usage = await meter.StopAsync();
        return new(side.Name, null, backlog, usage with { Seconds = Stopwatch.GetElapsedTime(begun, ended).TotalSeconds }, null, 0);
    }

    public async ValueTask DisposeAsync()
    {
        await inboxes.DisposeAsync();
        await police.DisposeAsync();
    }

    private IEnumerable<int> Next(int count) => Enumerable.Range((sent += count) - count, count);

    private async Task<long> ArrivedAsync(Task<long> arrived, CancellationToken stop)
    {
        try
        {
            return await arrived.WaitAsync(TimeSpan.FromMinutes(10), stop);
        }
        catch (TimeoutException e)
        {
            throw new CannotRunException($"Only {inboxes.Arrived} reports have arrived in both inboxes after ten minutes.", e);
        }
    }
}
