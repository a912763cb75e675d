using Microsoft.EntityFrameworkCore;

namespace FourKeyWorks.Portal.Sessions;

/// <summary>Removes sessions and drafts that have outlived their time.</summary>
internal sealed class SessionSweep(IDbContextFactory<PortalDb> databases, TimeProvider time, ILogger<SessionSweep> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await OnceAsync(stoppingToken);
    }

    private async Task OnceAsync(CancellationToken cancellation)
    {
        try
        {
            await using var database = await databases.CreateDbContextAsync(cancellation);
            var now = time.GetUtcNow();
            await database.Sessions.Where(s => s.EndsAt <= now).ExecuteDeleteAsync(cancellation);
            await database.Drafts.Where(d => d.Until <= now).ExecuteDeleteAsync(cancellation);
        }
        catch (Exception e) when (e is Npgsql.NpgsqlException or InvalidOperationException)
        {
            log.LogWarning("Old sessions stay for now: {Reason}", e.GetType().Name);
        }
    }
}
