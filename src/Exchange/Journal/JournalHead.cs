using Npgsql;

namespace FourKeyWorks.Exchange.Journal;

/// <summary>
/// Wakes whoever waits for new entries: at once for those of this copy, and within half a second for those that another
/// copy wrote. While nobody waits nothing is asked.
/// </summary>
internal sealed partial class JournalHead(NpgsqlDataSource database, TimeProvider time, ILogger<JournalHead> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    private TaskCompletionSource news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int waiting;
    private long seen;

    /// <summary>There is something new.</summary>
    public void Advance() => Interlocked.Exchange(ref news, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>Completes when there is something new. Taken before looking, so that nothing falls between.</summary>
    public Task NewsAsync() => Volatile.Read(ref news).Task;

    /// <summary>Waits for news, or until the time is up.</summary>
    /// <param name="news">What <see cref="NewsAsync"/> gave before looking.</param>
    /// <param name="patience">How long at most.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task WaitAsync(Task news, TimeSpan patience, CancellationToken cancellation)
    {
        Interlocked.Increment(ref waiting);
        try
        {
            await news.WaitAsync(patience, time, cancellation);
        }
        catch (TimeoutException)
        {
            // Whoever waited looks once more.
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (Volatile.Read(ref waiting) == 0) continue;
            try
            {
                var last = await LastAsync(stoppingToken);
                if (last != seen) Advance();
                seen = last;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                CouldNotLook(e.GetType().Name);
            }
        }
    }

    private async Task<long> LastAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("select coalesce(max(seq), 0) from journal");
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whether the journal has grown cannot be told now ({Error})")]
    private partial void CouldNotLook(string error);
}
