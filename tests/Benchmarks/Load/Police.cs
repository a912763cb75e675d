using System.Diagnostics;
using FourKeyWorks.Benchmarks.Machine;
using RabbitMQ.Client;

namespace FourKeyWorks.Benchmarks.Load;

/// <summary>The department that reports, as its own broker user, each report confirmed by the broker.</summary>
internal sealed class Police : IAsyncDisposable
{
    // As many confirms under way as fill a queue fastest.
    private const int Page = 250;

    private readonly IConnection connection;
    private readonly IChannel channel;
    private readonly TimeProvider clock;

    private Police(IConnection connection, IChannel channel, TimeProvider clock) => (this.connection, this.channel, this.clock) = (connection, channel, clock);

    public static async Task<Police> ConnectAsync(Uri address, TimeProvider clock, CancellationToken stop)
    {
        var connection = await new ConnectionFactory { Uri = address }.CreateConnectionAsync(stop);
        return new(connection, await connection.CreateChannelAsync(new CreateChannelOptions(true, true), stop), clock);
    }

    /// <summary>Sends these reports as fast as the broker confirms them.</summary>
    public async Task SendAsync(IEnumerable<int> numbers, CancellationToken stop)
    {
        foreach (var page in numbers.Chunk(Page))
            await Task.WhenAll(page.Select(n => SendAsync(n, stop)));
    }

    /// <summary>
    /// Sends these reports at fixed times, whether or not what came before has been dealt with. Returns for each the moment
    /// when it was due, from which its latency counts, and for all of them how late they went at most.
    /// </summary>
    public async Task<(long[] Due, TimeSpan Latest)> SendAtRateAsync(int first, int count, double perSecond, CancellationToken stop)
    {
        var due = new long[count];
        var pending = new Task[count];
        var latest = 0L;
        // A thread of its own, for the timers of the pool are a millisecond coarse.
        await Task.Factory.StartNew(
            () =>
            {
                var begun = Stopwatch.GetTimestamp() + Stopwatch.Frequency / 10;
                for (var i = 0; i < count && !stop.IsCancellationRequested; i++)
                {
                    due[i] = begun + (long)(i * Stopwatch.Frequency / perSecond);
                    Native.SleepUntil(due[i]);
                    latest = Math.Max(latest, Stopwatch.GetTimestamp() - due[i]);
                    var number = first + i;
                    pending[i] = Task.Run(() => SendAsync(number, stop), stop);
                }
            },
            stop, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        stop.ThrowIfCancellationRequested();
        await Task.WhenAll(pending);
        return (due, Stopwatch.GetElapsedTime(0, latest));
    }

    public async ValueTask DisposeAsync()
    {
        await channel.DisposeAsync();
        await connection.DisposeAsync();
    }

    private async Task SendAsync(int number, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        await channel.BasicPublishAsync(Report.IngestExchange, "", true, Report.Properties(now), Report.Body(number, now.AddMinutes(-1)), stop);
    }
}
