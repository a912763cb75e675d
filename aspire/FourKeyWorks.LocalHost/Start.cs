using System.Globalization;
using FourKeyWorks.LocalHost.Prepare;

namespace FourKeyWorks.LocalHost;

/// <summary><c>./run</c>: starts the system, tells where it is, and keeps it running until it is told to stop.</summary>
internal static class Start
{
    public static async Task<int> RunAsync(CommandLine asked, Screen screen, TimeProvider clock, CancellationToken stop)
    {
        if (await Preparation.RunAsync(forTests: false, screen, stop) is not 0 and var code)
            return code;
        var options = new LocalSystemOptions
        {
            StateFolder = Installation.StateFolder(asked),
            Ports = asked.Ports ?? Ports.PortChoice.Remembered,
            Fresh = asked.Fresh,
            City = Installation.City(),
            Environment = asked.Demo ? new Dictionary<string, string> { ["Demo__People"] = "true" } : new Dictionary<string, string>(),
        };
        var begun = clock.GetTimestamp();
        await using (var system = await LocalSystem.StartAsync(options, screen, clock, stop))
        {
            CredentialFiles.Write(system);
            screen.Step(string.Create(CultureInfo.InvariantCulture, $"ready after {clock.GetElapsedTime(begun).TotalSeconds:0.0} s"));
            Addresses.Print(system, screen, asked.Demo);
            if (asked.Demo) await LiveAsync(system, screen, clock, stop);
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            screen.Step("stopping");
        }

        screen.Step("stopped");
        return 0;
    }

    /// <summary>Without it the demonstration is emptier, but there.</summary>
    private static async Task LiveAsync(LocalSystem system, Screen screen, TimeProvider clock, CancellationToken stop)
    {
        try
        {
            await new Demo.DemoLife(system, clock).BringInAsync(stop);
            screen.Step("a week of invented life is in it");
        }
        catch (Smoke.NotHeldException e)
        {
            screen.Step($"the invented life could not be brought in: {e.Message}");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }
}
