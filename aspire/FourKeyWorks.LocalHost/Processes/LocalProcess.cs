using FourKeyWorks.LocalHost.Os;

namespace FourKeyWorks.LocalHost.Processes;

/// <summary>A process that is kept running: when it dies it is named on screen and started again, after a growing pause.</summary>
public sealed class LocalProcess : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    private readonly Launch launch;
    private readonly Site site;
    private readonly Func<CancellationToken, Task<bool>> isReady;
    private readonly Lock gate = new();
    private readonly CancellationTokenSource stopping = new();
    private ChildProcess? child;
    private Task supervision = Task.CompletedTask;

    internal LocalProcess(Launch launch, Site site, Uri address, Func<CancellationToken, Task<bool>> isReady)
    {
        this.launch = launch;
        this.site = site;
        this.isReady = isReady;
        Address = address;
    }

    /// <summary>Its name, as in the table of processes.</summary>
    public string Name => launch.Name;

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Its present process id.</summary>
    public int Pid => child?.Pid ?? throw new InvalidOperationException($"{Name} was not started");

    /// <summary>How often it was started again after it had died.</summary>
    public int Restarts { get; private set; }

    /// <summary>Its log.</summary>
    public string LogFile => launch.LogFile;

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <exception cref="CannotRunException">It ends, or isn't ready in time.</exception>
    public async Task StartAsync(TimeSpan patience, CancellationToken cancellation)
    {
        StartChild();
        try
        {
            await ReadyAsync(patience, isFirst: true, cancellation);
        }
        catch
        {
            await StopAsync(TimeSpan.FromSeconds(3));
            throw;
        }

        supervision = SuperviseAsync();
    }

    /// <summary>Waits until it is ready (again).</summary>
    public Task ReadyAsync(TimeSpan patience, CancellationToken cancellation) => ReadyAsync(patience, isFirst: false, cancellation);

    /// <summary>Ends it with SIGKILL, as a crash would. It is started again by itself.</summary>
    public async Task Kill9Async()
    {
        var present = child;
        present?.Send(Signal.Kill);
        if (present is not null)
            await present.Exited;
    }

    /// <summary>Stops it for good.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        await stopping.CancelAsync();
        ChildProcess? present;
        lock (gate)
            present = child;
        if (present is not null)
            await present.StopAsync(patience);
        await supervision;
    }

    /// <inheritdoc/>
    public void Dispose() => stopping.Dispose();

    private void StartChild()
    {
        lock (gate)
        {
            if (!stopping.IsCancellationRequested)
                child = ChildProcess.Start(launch, site.Ledger);
        }
    }

    private async Task ReadyAsync(TimeSpan patience, bool isFirst, CancellationToken cancellation)
    {
        var begun = site.Clock.GetTimestamp();
        var pause = TimeSpan.FromMilliseconds(50);
        while (!await isReady(cancellation))
        {
            if (isFirst && child is { Exited: { IsCompleted: true } exited })
                throw new CannotRunException($"{Name} ended with exit code {await exited} before it was ready; see {LogFile}");
            if (site.Clock.GetElapsedTime(begun) > patience)
                throw new CannotRunException($"{Name} was not ready after {patience.TotalSeconds:0} s; see {LogFile}");
            await Task.Delay(pause, site.Clock, cancellation);
            // Starting takes a processor that asking should not.
            pause = pause < TimeSpan.FromMilliseconds(300) ? pause * 1.2 : pause;
        }
    }

    private async Task SuperviseAsync()
    {
        var pause = FirstPause;
        while (true)
        {
            var begun = site.Clock.GetTimestamp();
            var code = await child!.Exited;
            if (stopping.IsCancellationRequested)
                return;
            if (site.Clock.GetElapsedTime(begun) > Settled)
                pause = FirstPause;
            site.Screen.Step($"{Name} ended with exit code {code} (log: {LogFile}); starting it again in {pause.TotalSeconds:0.##} s");
            await Task.Delay(pause, site.Clock, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            Restarts++;
            StartChild();
        }
    }
}
