using FourKeyWorks.Benchmarks.Results;

namespace FourKeyWorks.Benchmarks.FanOut;

/// <summary>What the runs of figure 1 say: ratios, and tables for people.</summary>
internal static class FanOutReport
{
    public static IEnumerable<Ratio> Ratios(IReadOnlyList<FanOutRun> runs)
    {
        double Speed(string side) => Median(runs, side, null, r => r.PerSecond);
        double Cpu(string side) => Median(runs, side, null, r => r.CpuMilliseconds);
        double P99(string side, int rate) => Median(runs, side, rate, r => r.P(99));

        yield return new("fan-out/throughput/one-by-one", Speed("ours") / Speed("one-by-one"), AtLeast: true, 1.2);
        yield return new("fan-out/throughput/batched", Speed("ours") / Speed("batched"), AtLeast: true, 0.45);
        yield return new("fan-out/cpu/one-by-one", Cpu("ours") / Cpu("one-by-one"), AtLeast: false, 1.0);
        yield return new("fan-out/p99-ms-at-50", P99("ours", 50), AtLeast: false, 25);
        yield return new("fan-out/p99-ms-at-200", P99("ours", 200), AtLeast: false, 35);
        if (!Has(runs, "peer")) yield break;
        yield return new("fan-out/throughput/peer", Speed("ours") / Speed("peer"), AtLeast: true, 4);
        yield return new("fan-out/p99-at-200/peer", P99("ours", 200) / P99("peer", 200), AtLeast: false, 1.0);
    }

    public static void Write(Page page, IReadOnlyList<FanOutRun> runs)
    {
        var sides = runs.Select(r => r.Side).Distinct().ToList();
        page.Heading("1 · A report reaches both departments");
        page.Text("A full queue drained by a warm process; medians over the runs, lowest and highest in brackets.");
        page.Chart("fan-out-throughput", "reports a second", [.. sides.Select(s => (s, Median(runs, s, null, r => r.PerSecond)))]);
        page.Table(
            ["side", "reports/s", "CPU ms per report", "of it program", "PostgreSQL", "broker", "WAL KiB per report", "flushes per report", "generator CPU", "foreign CPU"],
            sides.Select(s => (string[])[
                s, Spread(runs, s, null, r => r.PerSecond, "0"), Spread(runs, s, null, r => r.CpuMilliseconds, "0.00"),
                F(Median(runs, s, null, r => 1000 * r.Usage.Program / r.Reports), "0.00"), F(Median(runs, s, null, r => 1000 * r.Usage.Database / r.Reports), "0.00"),
                F(Median(runs, s, null, r => 1000 * r.Usage.Broker / r.Reports), "0.00"), F(Median(runs, s, null, r => r.Usage.WalBytes / 1024.0 / r.Reports), "0.0"),
                F(Median(runs, s, null, r => (double)r.Usage.WalSyncs / r.Reports), "0.000"), F(Median(runs, s, null, r => r.Usage.Generator / r.Usage.Seconds), "0.00"),
                Noise(runs, s, null)]));
        page.Text("Reports at fixed times; milliseconds from the moment one was due until both inboxes had delivered its notice.");
        page.Table(
            ["side", "rate", "p50", "p95", "p99", "max", "CPU ms per report", "flushes per report", "generator late at most", "foreign CPU"],
            from s in sides
            from rate in runs.Where(r => r.Side == s).Select(r => r.Rate).OfType<int>().Distinct().Order()
            select (string[])[
                s, F(rate, "0") + "/s", Spread(runs, s, rate, r => r.P(50), "0.0"), Spread(runs, s, rate, r => r.P(95), "0.0"), Spread(runs, s, rate, r => r.P(99), "0.0"),
                F(Median(runs, s, rate, r => r.P(100)), "0"), F(Median(runs, s, rate, r => r.CpuMilliseconds), "0.00"),
                F(Median(runs, s, rate, r => (double)r.Usage.WalSyncs / r.Reports), "0.00"), F(Median(runs, s, rate, r => r.Latest), "0.0") + " ms", Noise(runs, s, rate)]);
        foreach (var (run, number) in runs.Where(r => r.Latency is not null).Select((r, i) => (r, i)))
            page.Histogram(FormattableString.Invariant($"fan-out-{run.Side}-{run.Rate}-{number}"), run.Latency!);
    }

    private static bool Has(IEnumerable<FanOutRun> runs, string side) => runs.Any(r => r.Side == side);

    private static IEnumerable<double> Values(IEnumerable<FanOutRun> runs, string side, int? rate, Func<FanOutRun, double> value) =>
        runs.Where(r => r.Side == side && r.Rate == rate).Select(value);

    private static double Median(IEnumerable<FanOutRun> runs, string side, int? rate, Func<FanOutRun, double> value) => Numbers.Median(Values(runs, side, rate, value));

    private static string Spread(IEnumerable<FanOutRun> runs, string side, int? rate, Func<FanOutRun, double> value, string format)
    {
        var values = Values(runs, side, rate, value).ToList();
        return values.Count == 1 ? F(values[0], format) : $"{F(Numbers.Median(values), format)} ({F(values.Min(), format)}–{F(values.Max(), format)})";
    }

    private static string Noise(IEnumerable<FanOutRun> runs, string side, int? rate) => Machine.Usage.Say(Values(runs, side, rate, r => r.Usage.Foreign).Max());

    private static string F(double value, string format) => Numbers.Said(value, format);
}
