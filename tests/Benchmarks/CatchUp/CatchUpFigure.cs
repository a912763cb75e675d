using FourKeyWorks.Benchmarks.FanOut;
using FourKeyWorks.Benchmarks.Load;
using FourKeyWorks.Benchmarks.Results;
using FourKeyWorks.Benchmarks.Sides;
using FourKeyWorks.LocalHost;

namespace FourKeyWorks.Benchmarks.CatchUp;

/// <summary>One run of figure 3.</summary>
internal sealed record CatchUpRun(int Copies, FanOutRun Run);

/// <summary>Figure 3: what has waited while nobody consumed, drained by one copy and by three.</summary>
internal sealed class CatchUpFigure(Bed bed, Asked asked, Screen screen, TimeProvider clock)
{
    private static readonly int[] Copies = [1, 3];

    public async Task<IReadOnlyList<CatchUpRun>> RunAsync(IReadOnlyList<Side> sides, CancellationToken stop)
    {
        var runs = new List<CatchUpRun>();
        foreach (var copies in Copies)
        {
            foreach (var side in sides)
            {
                await side.StartAsync(copies, stop);
                try
                {
                    await using var course = await Course.OpenAsync(bed, screen, clock, stop);
                    await course.WarmAsync(asked.WarmUp * copies, stop);
                    runs.Add(new(copies, await course.QuietlyAsync(() => course.DrainAsync(side, asked.LongBacklog, stop))));
                }
                finally
                {
                    await side.StopAsync();
                }
            }
        }

        return runs;
    }

    public static IEnumerable<Ratio> Ratios(IReadOnlyList<CatchUpRun> runs)
    {
        double Speed(string side, int copies) => runs.Single(r => r.Run.Side == side && r.Copies == copies).Run.PerSecond;
        foreach (var copies in Copies)
            yield return new($"catch-up/{copies}/batched", Speed("ours", copies) / Speed("batched", copies), AtLeast: true, 0.45);
    }

    public static void Write(Page page, IReadOnlyList<CatchUpRun> runs)
    {
        page.Heading("3 · Catching up");
        page.Text(FormattableString.Invariant($"{runs[0].Run.Reports:#,0} reports wait in the queue."));
        page.Table(
            ["side", "copies", "seconds", "reports/s", "CPU ms per report", "flushes per report", "foreign CPU"],
            runs.Select(r => (string[])[
                r.Run.Side, $"{r.Copies}", Numbers.Said(r.Run.Usage.Seconds, "0.0"), Numbers.Said(r.Run.PerSecond, "0"), Numbers.Said(r.Run.CpuMilliseconds, "0.00"),
                Numbers.Said((double)r.Run.Usage.WalSyncs / r.Run.Reports, "0.000"), Machine.Usage.Say(r.Run.Usage.Foreign)]));
    }
}
