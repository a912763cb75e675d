using System.Diagnostics;
using System.Net.Http.Headers;
using FourKeyWorks.Benchmarks.Door;
using FourKeyWorks.Benchmarks.FanOut;
using FourKeyWorks.Benchmarks.Load;
using FourKeyWorks.Benchmarks.Results;
using FourKeyWorks.Benchmarks.Sides;
using FourKeyWorks.LocalHost;
using HdrHistogram;

namespace FourKeyWorks.Benchmarks.Growth;

/// <summary>What was measured with so many cases in the store.</summary>
internal sealed record GrowthRun(int Cases, FanOutRun Drained, FanOutRun AtRate, double ListP50, double ListP99);

/// <summary>
/// Figure 6: whether it stays as fast while cases gather. They come in the way that all come, so that every table has grown as it
/// does; then a full queue is drained, reports come at a fixed rate, and the Procuratorate looks at its list of work.
/// </summary>
internal sealed class GrowthFigure(Asked asked, Screen screen, TimeProvider clock)
{
    private const int Rate = 200, Looks = 300, Portion = 10_000;

    private int[] Sizes => asked.Quick ? [1_000, 10_000] : [10_000, 100_000, 1_000_000];

    public async Task<IReadOnlyList<GrowthRun>> RunAsync(CancellationToken stop)
    {
        await using var bed = await Bed.StartAsync(["gateway", "identity", "referral"], stop, Tokens.Unlimited);
        var side = new Running(bed);
        await using var course = await Course.OpenAsync(bed, screen, clock, stop);
        var runs = new List<GrowthRun>();
        var cases = 0;
        foreach (var size in Sizes)
        {
            for (; cases < size; cases += Portion)
            {
                await course.WarmAsync(Math.Min(Portion, size - cases), stop);
                await bed.EmptyQueuesAsync(stop);
            }

            cases = size;
            var atRate = await course.QuietlyAsync(() => course.AtRateAsync(side, Rate, Rate * asked.Seconds, stop));
            var drained = await course.QuietlyAsync(() => course.DrainAsync(side, asked.Backlog, stop));
            cases += atRate.Reports + drained.Reports;
            var list = await LookAsync(bed, stop);
            runs.Add(new(size, drained, atRate, list.GetValueAtPercentile(50) / 1000.0, list.GetValueAtPercentile(99) / 1000.0));
            screen.Step(FormattableString.Invariant($"{size} cases: list p50 {runs[^1].ListP50:0.0} p99 {runs[^1].ListP99:0.0} ms"));
        }

        return runs;
    }

    public static IEnumerable<Ratio> Ratios(IReadOnlyList<GrowthRun> runs)
    {
        double Worst(Func<GrowthRun, double> value) => runs.Skip(1).Select((r, i) => value(r) / value(runs[i])).Max();
        return
        [
            new("growth/time-per-report", Worst(r => 1 / r.Drained.PerSecond), AtLeast: false, 1.3),
            new("growth/p99-at-200", Worst(r => r.AtRate.P(99)), AtLeast: false, 1.3),
            new("growth/list-p99", Worst(r => r.ListP99), AtLeast: false, 1.3),
        ];
    }

    public static void Write(Page page, IReadOnlyList<GrowthRun> runs)
    {
        page.Heading("6 · With many cases");
        page.Table(
            ["cases", "reports/s", "CPU ms per report", "p50 at 200/s", "p99 at 200/s", "list p50", "list p99", "foreign CPU"],
            runs.Select(r => (string[])[
                Numbers.Said(r.Cases, "#,0"), Numbers.Said(r.Drained.PerSecond, "0"), Numbers.Said(r.Drained.CpuMilliseconds, "0.00"),
                Numbers.Said(r.AtRate.P(50), "0.0"), Numbers.Said(r.AtRate.P(99), "0.0"), Numbers.Said(r.ListP50, "0.0"), Numbers.Said(r.ListP99, "0.0"),
                Machine.Usage.Say(Math.Max(r.Drained.Usage.Foreign, r.AtRate.Usage.Foreign))]));
    }

    private static async Task<LongHistogram> LookAsync(Bed bed, CancellationToken stop)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await Tokens.OfAsync(bed.System, Inboxes.Procuratorate, stop));
        var times = new LongHistogram(1, 3_600_000_000, 3);
        for (var i = -20; i < Looks; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            using var answer = await http.GetAsync(new Uri(bed.System.Gateway, "api/referral/work"), stop);
            answer.EnsureSuccessStatusCode();
            if (i >= 0) times.RecordValue((long)Stopwatch.GetElapsedTime(begun).TotalMicroseconds);
        }

        return times;
    }
}
