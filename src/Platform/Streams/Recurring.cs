using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FourKeyWorks.Platform.Streams;

/// <summary>Work that every instance does again and again. When it fails, the next time is soon enough; the log says so.</summary>
/// <param name="every">How often.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log of whoever derives from this.</param>
public abstract partial class Recurring(TimeSpan every, TimeProvider time, ILogger log) : BackgroundService
{
    /// <summary>The clock.</summary>
    protected TimeProvider Time { get; } = time;

    /// <summary>Its log.</summary>
    protected ILogger Log { get; } = log;

    /// <summary>Does it once.</summary>
    protected abstract Task OnceAsync(CancellationToken cancellation);

    /// <inheritdoc/>
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(every, Time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await OnceAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Failed(Log, GetType().Name, e.GetType().Name, every);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Work} failed ({Error}); again in {Every}")]
    private static partial void Failed(ILogger log, string work, string error, TimeSpan every);
}
