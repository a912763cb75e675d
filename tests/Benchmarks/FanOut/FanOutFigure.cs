using FourKeyWorks.Benchmarks.Load;
using FourKeyWorks.Benchmarks.Sides;
using FourKeyWorks.LocalHost;

namespace FourKeyWorks.Benchmarks.FanOut;

/// <summary>Figure 1: a report of the Police is accepted, committed, and both departments hold their notice.</summary>
internal sealed class FanOutFigure(Bed bed, Asked asked, Screen screen, TimeProvider clock)
{
    private static readonly int[] Rates = [50, 200];

    public async Task<IReadOnlyList<FanOutRun>> RunAsync(IReadOnlyList<Side> sides, CancellationToken stop)
    {
        var runs = new List<FanOutRun>();
        for (var round = 0; round < asked.Rounds; round++)
        {
            // What is better for coming first or last comes to each in turn.
            foreach (var side in round % 2 == 0 ? sides : [.. sides.Reverse()])
                runs.AddRange(await RunAsync(side, stop));
        }

        return runs;
    }

    private async Task<IReadOnlyList<FanOutRun>> RunAsync(Side side, CancellationToken stop)
    {
        var runs = new List<FanOutRun>();
        await side.StartAsync(1, stop);
        try
        {
            await using var course = await Course.OpenAsync(bed, screen, clock, stop);
            await course.WarmAsync(asked.WarmUp, stop);
            foreach (var rate in Rates) runs.Add(await course.QuietlyAsync(() => course.AtRateAsync(side, rate, rate * asked.Seconds, stop)));
            runs.Add(await course.QuietlyAsync(() => course.DrainAsync(side, asked.Backlog, stop)));
        }
        finally
        {
            await side.StopAsync();
        }

        return runs;
    }
}
