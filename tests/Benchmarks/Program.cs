using System.Globalization;
using System.Runtime.InteropServices;
using FourKeyWorks.Benchmarks;
using FourKeyWorks.Benchmarks.CatchUp;
using FourKeyWorks.Benchmarks.Door;
using FourKeyWorks.Benchmarks.FanOut;
using FourKeyWorks.Benchmarks.Floor;
using FourKeyWorks.Benchmarks.Footprint;
using FourKeyWorks.Benchmarks.Growth;
using FourKeyWorks.Benchmarks.Micro;
using FourKeyWorks.Benchmarks.Rebuild;
using FourKeyWorks.Benchmarks.Results;
using FourKeyWorks.Benchmarks.Sides;
using FourKeyWorks.LocalHost;

using var stop = new CancellationTokenSource();
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
var clock = TimeProvider.System;
if (args is ["floor", .. { Length: 3 } numbers] && numbers.Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray() is [var committers, var together, var copy])
    return await FloorProgram.RunAsync(committers, together, copy, clock, stop.Token);
if (args is ["bare", var address]) return await BareApi.RunAsync(address, clock, stop.Token);
if (Asked.Parse(args) is not { } asked)
{
    Console.Error.WriteLine($"./bench [--quick] [--results DIR] [{string.Join('|', Asked.AllFigures)} …]");
    return 2;
}

var screen = new Screen(Console.Out, clock);
try
{
    await using var bed = await Bed.StartAsync([], stop.Token);
    var page = new Page(asked.Results, clock.GetUtcNow().ToString("yyyy-MM-dd-HHmm", CultureInfo.InvariantCulture) + (asked.Quick ? "-quick" : ""));
    page.Title("Measured " + clock.GetUtcNow().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture) + (asked.Quick ? " (quick)" : ""));
    page.Table(["what", "with"], await Surroundings.OfAsync(bed, asked, stop.Token));
    var ratios = new List<Ratio>();
    void Keep(string figure, object numbers, IEnumerable<Ratio> found)
    {
        page.Numbers(figure, numbers);
        ratios.AddRange(found);
        // A full run takes hours: what is there stays when it ends early.
        page.Save();
    }

    var ours = new Ours(bed);
    Side FloorOf(string name, int committers, int together) => new Foreign(bed, name, Environment.ProcessPath!, FloorStore.Schema, "floor", $"{committers}", $"{together}");
    // Sixteen single commits at once share the server's flushes; of large ones two keep it busy (found by trying).
    var (oneByOne, concurrent, batched) = (FloorOf("one-by-one", 1, 1), FloorOf("concurrent", 16, 1), FloorOf("batched", 2, 50));
    Side[] peers = File.Exists(Peer.Program) ? [new Foreign(bed, "peer", Peer.Program, null, "confirms"), new Foreign(bed, "peer-default", Peer.Program, null, "default")] : [];
    if (asked.Figures.Contains("fan-out"))
    {
        var runs = await new FanOutFigure(bed, asked, screen, clock).RunAsync([ours, oneByOne, concurrent, batched, .. peers], stop.Token);
        FanOutReport.Write(page, runs);
        Keep("fan-out", runs.Select(r => new { r.Side, r.Rate, r.Reports, r.PerSecond, r.Usage, r.Latest }), FanOutReport.Ratios(runs));
    }

    if (asked.Figures.Contains("door"))
    {
        var runs = await new DoorFigure(asked, screen, clock).RunAsync(stop.Token);
        DoorFigure.Write(page, runs);
        Keep("door", runs.Select(r => new { r.Way, r.PerSecond, P99 = r.Latency.GetValueAtPercentile(99), r.Foreign }), DoorFigure.Ratios(runs));
    }

    if (asked.Figures.Contains("catch-up"))
    {
        var runs = await new CatchUpFigure(bed, asked, screen, clock).RunAsync([ours, batched], stop.Token);
        CatchUpFigure.Write(page, runs);
        Keep("catch-up", runs.Select(r => new { r.Copies, r.Run.Side, r.Run.Reports, r.Run.PerSecond, r.Run.Usage }), CatchUpFigure.Ratios(runs));
    }

    if (asked.Figures.Contains("rebuild"))
    {
        var runs = await new RebuildFigure(bed, asked, screen, clock).RunAsync(ours, stop.Token);
        RebuildFigure.Write(page, runs, asked.Events);
        Keep("rebuild", runs, RebuildFigure.Ratios(runs));
    }

    if (asked.Figures.Contains("footprint"))
    {
        var figure = new FootprintFigure(bed, asked, screen, clock);
        var needs = new List<Need>();
        foreach (var side in (Side[])[ours, oneByOne, .. peers.Take(1)]) needs.Add(await figure.OfAsync(side, stop.Token));
        var whole = await figure.WholeAsync(stop.Token);
        FootprintFigure.Write(page, whole, needs);
        Keep("footprint", new { whole, needs }, FootprintFigure.Ratios(whole));
    }

    if (asked.Figures.Contains("growth"))
    {
        var runs = await new GrowthFigure(asked, screen, clock).RunAsync(stop.Token);
        GrowthFigure.Write(page, runs);
        Keep("growth", runs.Select(r => new { r.Cases, r.Drained.PerSecond, P99 = r.AtRate.P(99), r.ListP50, r.ListP99 }), GrowthFigure.Ratios(runs));
    }

    if (asked.Figures.Contains("micro")) MicroFigure.Run(page, asked.Quick);
    if (peers is []) page.Text("The peer has no row, for it was not built: `./bench` builds it where its packages can be had.");
    page.Heading("Beside the targets");
    page.Table(["ratio", "value", "target", ""], ratios.Select(r => (string[])[
        r.Name, Numbers.Said(r.Value, "0.00"), (r.AtLeast ? "≥ " : "≤ ") + Numbers.Said(r.Target, "0.##"), r.IsMet ? "met" : "missed"]));
    page.Save();
    page.ListIn("README.md", $"{ratios.Count(r => r.IsMet)} met, {ratios.Count(r => !r.IsMet)} missed", asked.CommandLine);
    screen.Line();
    screen.Line(page.File);
    foreach (var ratio in ratios) screen.Line(ratio.ToString());
    screen.Line($"{ratios.Count(r => r.IsMet)} met, {ratios.Count(r => !r.IsMet)} missed");
    return 0;
}
catch (CannotRunException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    screen.Step("stopped");
    return 130;
}
