using System.Diagnostics;

namespace FourKeyWorks.Benchmarks.Sides;

/// <summary>A program that takes the reports of the Police and notifies two departments.</summary>
internal abstract class Side(Bed bed)
{
    /// <summary>Its name in tables and ratios.</summary>
    public abstract string Name { get; }

    /// <summary>Its processes at present.</summary>
    public abstract IReadOnlyList<int> Pids { get; }

    /// <summary>Its databases; a fresh start makes them anew.</summary>
    public abstract IReadOnlyList<string> Databases { get; }

    /// <summary>From the start of the first copy's process until it was ready.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    protected Bed Bed => bed;

    /// <summary>Starts so many copies on empty databases and queues, and returns when they are ready.</summary>
    public async Task StartAsync(int copies, CancellationToken stop)
    {
        await bed.RefreshAsync(Databases, stop);
        await PrepareAsync(stop);
        for (var copy = 0; copy < copies; copy++)
        {
            var begun = Stopwatch.GetTimestamp();
            await StartCopyAsync(copy, stop);
            if (copy == 0) ReadyAfter = Stopwatch.GetElapsedTime(begun);
        }
    }

    /// <summary>Ends all copies.</summary>
    public abstract Task StopAsync();

    /// <summary>Makes the schema.</summary>
    protected abstract Task PrepareAsync(CancellationToken stop);

    protected abstract Task StartCopyAsync(int copy, CancellationToken stop);
}
