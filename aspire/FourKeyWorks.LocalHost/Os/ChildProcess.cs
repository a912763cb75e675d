using System.Diagnostics;
using FourKeyWorks.LocalHost.State;

namespace FourKeyWorks.LocalHost.Os;

/// <summary>How a process is started.</summary>
/// <param name="Name">Its name on screen and of its log file.</param>
/// <param name="Command">Program and arguments.</param>
/// <param name="LogFile">Where its output goes, appended.</param>
internal sealed record Launch(string Name, IReadOnlyList<string> Command, string LogFile)
{
    /// <summary>Changes to the environment; null removes a variable.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    public string Directory { get; init; } = "/";

    /// <summary>What makes it end in an orderly way.</summary>
    public Signal Stop { get; init; } = Signal.Terminate;
}

/// <summary>
/// A process in a session of its own, so that a Ctrl-C at the terminal reaches LocalHost only, and everything it starts
/// itself can be found by the session. It writes to its log file directly and survives a LocalHost that is killed.
/// </summary>
internal sealed class ChildProcess
{
    private readonly Process process;
    private readonly Launch launch;
    private readonly ProcessLedger ledger;
    private readonly long started;

    private ChildProcess(Process process, Launch launch, ProcessLedger ledger)
    {
        this.process = process;
        this.launch = launch;
        this.ledger = ledger;
        Pid = process.Id;
        started = ProcFs.Stat(Pid)?.Started ?? 0;
        ledger.Add(new(launch.Name, Pid, started, launch.Stop));
        Exited = WaitAsync();
    }

    public int Pid { get; }

    /// <summary>Its exit code, when it has one; 128 + n when signal n ended it.</summary>
    public Task<int> Exited { get; }

    public static ChildProcess Start(Launch launch, ProcessLedger ledger)
    {
        // bash, for it hands on variables with a hyphen in their name; each exec keeps the process id.
        var start = new ProcessStartInfo("bash", ["-c", "exec setsid -- \"$@\" >>\"$0\" 2>&1 </dev/null", launch.LogFile, .. launch.Command])
        {
            WorkingDirectory = launch.Directory,
        };
        foreach (var (name, value) in launch.Environment)
            start.Environment[name] = value;
        var process = Process.Start(start) ?? throw new CannotRunException($"{launch.Name} does not start");
        return new(process, launch, ledger);
    }

    public void Send(Signal signal)
    {
        if (!Exited.IsCompleted)
            Signals.Send(Pid, signal);
    }

    /// <summary>Asks it to end, and ends it and whatever it left after <paramref name="patience"/>.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        Send(launch.Stop);
        try
        {
            await Exited.WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            // A server's workers open sessions of their own and outlive it for a moment: what they write to must be left alone first.
            var workers = ProcFs.All().Where(p => p.Parent == Pid).ToList();
            Send(Signal.Kill);
            await Exited;
            foreach (var worker in workers) Signals.Send(worker.Pid, Signal.Kill);
            while (workers.Any(w => ProcFs.Stat(w.Pid) is { State: not 'Z' } now && now.Started == w.Started)) await Task.Delay(20);
        }
    }

    private async Task<int> WaitAsync()
    {
        await process.WaitForExitAsync();
        var code = process.ExitCode;
        process.Dispose();
        // What the process started and left behind, found by the session it opened.
        foreach (var left in ProcFs.All().Where(p => p.Session == Pid && p.Started >= started))
            Signals.Send(left.Pid, Signal.Kill);
        ledger.Remove(Pid);
        return code;
    }
}
