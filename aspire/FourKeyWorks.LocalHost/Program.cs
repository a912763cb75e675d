using System.Runtime.InteropServices;
using FourKeyWorks.LocalHost;
using FourKeyWorks.LocalHost.Prepare;
using FourKeyWorks.LocalHost.Smoke;

// Ctrl-C, SIGTERM and a closed terminal stop everything in order.
using var stop = new CancellationTokenSource();
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);

if (!OperatingSystem.IsLinux())
{
    Console.Error.WriteLine("LocalHost runs on Linux; elsewhere start the system with Aspire (aspire/FourKeyWorks.AppHost).");
    return 1;
}

var screen = new Screen(Console.Out, TimeProvider.System);
try
{
    var asked = CommandLine.Parse(args);
    return asked.Command switch
    {
        "help" => CommandLine.Print(screen),
        "prepare" => await Preparation.RunAsync(asked.ForTests, screen, stop.Token),
        "code" => DemoCode.Print(asked, screen, TimeProvider.System),
        "servers" => await ServersAlone.RunAsync(asked, screen, TimeProvider.System, stop.Token),
        "topology" => await Topology.RunAsync(asked, screen, TimeProvider.System, stop.Token),
        _ when asked.Smoke => await SmokeRun.RunAsync(asked, screen, TimeProvider.System, stop.Token),
        _ => await Start.RunAsync(asked, screen, TimeProvider.System, stop.Token),
    };
}
catch (UsageException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
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
