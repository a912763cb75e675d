using System.Globalization;
using System.Runtime.InteropServices;
using FourKeyWorks.Benchmarks;
using FourKeyWorks.Benchmarks.FanOut;
using FourKeyWorks.Benchmarks.Floor;
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
if (args is ["floor", var together, var copy])
    return await FloorProgram.RunAsync(int.Parse(together, CultureInfo.InvariantCulture), int.Parse(copy, CultureInfo.InvariantCulture), clock, stop.Token);
if (Asked.Parse(args) is not { } asked)
{
    Console.Error.WriteLine($"./bench [--quick] [--results DIR] [{string.Join('|', Asked.AllFigures)} …]");
    return 2;
}

var screen = new Screen(Console.Out, clock);
try
{
    await using var bed = await Bed.StartAsync(stop.Token);
    var page = new Page(asked.Results, clock.GetUtcNow().ToString("yyyy-MM-dd-HHmm", CultureInfo.InvariantCulture) + (asked.Quick ? "-quick" : ""));
    page.Title("Measured " + clock.GetUtcNow().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture) + (asked.Quick ? " (quick)" : ""));
    page.Table(["what", "with"], await Surroundings.OfAsync(bed, asked, stop.Token));
    var ratios = new List<Ratio>();

    Side[] sides =
    [
        new Ours(bed),
        new Foreign(bed, "one-by-one", Environment.ProcessPath!, FloorStore.Schema, "floor", "1"),
        new Foreign(bed, "batched", Environment.ProcessPath!, FloorStore.Schema, "floor", "50"),
    ];
    if (asked.Figures.Contains("fan-out"))
    {
        var runs = await new FanOutFigure(bed, asked, screen, clock).RunAsync(sides, stop.Token);
        FanOutReport.Write(page, runs);
        page.Numbers("fan-out", runs.Select(r => new { r.Side, r.Rate, r.Reports, r.PerSecond, r.Usage, r.Latest }));
        ratios.AddRange(FanOutReport.Ratios(runs));
    }

    page.Heading("Beside the targets");
    page.Table(["ratio", "value", "target", ""], ratios.Select(r => (string[])[
        r.Name, Numbers.Said(r.Value, "0.00"), (r.AtLeast ? "≥ " : "≤ ") + Numbers.Said(r.Target, "0.##"), r.IsMet ? "met" : "missed"]));
    page.Save();
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
