using FourKeyWorks.Platform.Bus;
using FourKeyWorks.Platform.Streams;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FourKeyWorks.Platform.Privacy;

/// <summary>
/// Before anything is open: databases that were restored lose again what was destroyed since their backup. Until that is
/// done the service does not open, however long its databases are away.
/// </summary>
internal sealed partial class LedgerGate(DestroyedKeys destroyed, ServiceModel model, NpgsqlDataSource database, TimeProvider time, ILogger<LedgerGate> log) : IHostedLifecycleService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await ForgetDestroyedAsync(cancellationToken);
                return;
            }
            catch (Exception e) when (TransientFaults.IsTransient(e))
            {
                Waiting(e.GetType().Name);
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    internal async Task ForgetDestroyedAsync(CancellationToken cancellation)
    {
        var gone = await destroyed.ReapplyAsync(cancellation);
        foreach (var sql in model.Forgetting)
        {
            await using var command = database.CreateCommand(sql.Replace("?", "$1", StringComparison.Ordinal));
            command.Parameters.Add(new() { Value = gone.Select(s => s.Id).ToArray() });
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The databases are away ({Error}); the service opens when what was destroyed is destroyed in them too")]
    private partial void Waiting(string error);
}
