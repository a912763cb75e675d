namespace FourKeyWorks.Platform.Bus;

/// <summary>
/// How the bus works, from configuration section <c>Bus</c>. The defaults suit a process on two cores.
/// </summary>
public sealed record BusSettings
{
    /// <summary>
    /// Messages an endpoint holds without having answered (default 32). Small, since every crash counts as a delivery for
    /// each of them; more brought no throughput on two cores.
    /// </summary>
    public ushort Prefetch { get; init; } = 32;

    /// <summary>
    /// Messages of one endpoint that are in the handler at once (default 16), so that a handler may commit several
    /// together. Times the number of endpoints it must stay below the database's connection pool.
    /// </summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>First pause after a transient fault (default 0.2 s); it doubles up to <see cref="LongestRetryPause"/>.</summary>
    public TimeSpan FirstRetryPause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Longest pause between two tries (default 5 s): so long after the database is back work goes on at the latest.</summary>
    public TimeSpan LongestRetryPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a message is tried in memory while faults are transient (default 10 min). After that it goes back into its
    /// queue, which the broker counts as one delivery. <see cref="Prefetch"/> / <see cref="Concurrency"/> times this must
    /// stay below the broker's acknowledgement time-out (30 min).
    /// </summary>
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a publish may take until it is confirmed (default 10 s).</summary>
    public TimeSpan PublishWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long handlers may go on after the process was told to stop (default 5 s).</summary>
    public TimeSpan StopHandlersWithin { get; init; } = TimeSpan.FromSeconds(5);
}
