using System.Diagnostics;
using System.Globalization;
using FourKeyWorks.LocalHost.Dashboard;
using FourKeyWorks.LocalHost.Ports;
using FourKeyWorks.LocalHost.Prepare;
using FourKeyWorks.LocalHost.State;

namespace FourKeyWorks.LocalHost.Smoke;

/// <summary><c>./run --smoke</c>: the whole system with scratch data, the scenario once, its trace read back.</summary>
internal static class SmokeRun
{
    private const int Held = 0;
    private const int NotHeld = 1;
    private const int TraceNotChecked = 3;

    private static readonly TimeSpan TracePatience = TimeSpan.FromSeconds(12);

    public static async Task<int> RunAsync(CommandLine asked, Screen screen, TimeProvider clock, CancellationToken stop)
    {
        if (await Preparation.RunAsync(forTests: false, screen, stop) is not 0 and var code)
            return code;
        var parent = Installation.StateFolder(asked);
        await ClearAsync(parent, clock, stop);
        var options = new LocalSystemOptions
        {
            StateFolder = Path.Combine(parent, $"smoke-{Environment.ProcessId}"),
            Scratch = true,
            Ports = asked.Ports is { IsFree: true } range ? range : PortChoice.Auto,
            // Spans are wanted at once, not every five seconds.
            Environment = new Dictionary<string, string> { ["OTEL_BSP_SCHEDULE_DELAY"] = "500" },
        };
        await using var system = await LocalSystem.StartAsync(options, screen, clock, stop);
        try
        {
            var result = await new Scenario(system, clock).RunAsync(stop);
            var trace = await TraceAsync(system, result.Trace, clock, stop);
            screen.Line(string.Create(CultureInfo.InvariantCulture,
                $"smoke: report→procuratorate {result.ToProcuratorate.TotalMilliseconds:0} ms, report→civil-affairs {result.ToCivilAffairs.TotalMilliseconds:0} ms, {trace ?? "trace: not checked"}"));
            return trace is null ? TraceNotChecked : Held;
        }
        catch (NotHeldException e)
        {
            system.KeepLogs = true;
            screen.Line($"smoke: did not hold: {e.Message}; see {system.Logs}");
            return NotHeld;
        }
    }

    // What smoke runs that were killed, or did not hold, have left.
    private static async Task ClearAsync(string parent, TimeProvider clock, CancellationToken stop)
    {
        foreach (var folder in Directory.Exists(parent) ? Directory.GetDirectories(parent, "smoke-*") : [])
        {
            if (!StateDirectory.IsFree(folder))
                continue;
            using var state = StateDirectory.Take(folder);
            await state.Ledger.EndLeftoversAsync(TimeSpan.FromSeconds(5), clock, stop);
            state.Delete();
        }
    }

    private static async Task<string?> TraceAsync(LocalSystem system, ActivityTraceId trace, TimeProvider clock, CancellationToken stop)
    {
        if (await system.Dashboard is not { } dashboard)
            return null;
        var begun = clock.GetTimestamp();
        IReadOnlyList<CollectedSpan> spans = [];
        while (clock.GetElapsedTime(begun) < TracePatience)
        {
            var before = spans.Count;
            spans = await CollectedSpans.OfAsync(dashboard.Process.Address, trace, stop);
            if (IsWhole(spans) && spans.Count == before)
                return string.Create(CultureInfo.InvariantCulture, $"trace {spans.Count} spans in one trace");
            await Task.Delay(TimeSpan.FromSeconds(1), clock, stop);
        }

        throw new NotHeldException($"the trace of the report has {spans.Count} spans ({string.Join(", ", spans.Select(s => s.Name))}); a consumer and two publishers were expected");
    }

    // The report was consumed, and both notices were published.
    private static bool IsWhole(IReadOnlyList<CollectedSpan> spans) =>
        spans.Any(s => s.Kind == ActivityKind.Consumer) && spans.Count(s => s.Kind == ActivityKind.Producer) >= 2;
}
