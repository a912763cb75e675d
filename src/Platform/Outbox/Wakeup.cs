using FourKeyWorks.Platform.Streams;
using JasperFx.Events.Daemon.HighWater;
using Marten;
using Marten.Services;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FourKeyWorks.Platform.Outbox;

/// <summary>
/// Wakes the outbox when something was stored: at once where it runs in the same copy of the service, by a signal of the
/// database where it runs in another. A signal that comes while it is at work makes it look again. Should one be lost, it looks all
/// the same before long.
/// </summary>
/// <remarks>
/// The signal follows the commit and is no part of it: PostgreSQL lets commits with a signal pass one after the other, for all
/// databases of a server, each with its flush to disk.
/// </remarks>
internal sealed partial class Wakeup : DocumentSessionListenerBase, IDaemonWakeup
{
    private const string Channel = "events_appended";

    // Whoever has waited so short a time ago has the outbox.
    private static readonly TimeSpan Recently = TimeSpan.FromSeconds(1);

    private readonly NpgsqlDataSource database;
    private readonly TimeProvider time;
    private readonly ILogger<Wakeup> log;
    private readonly SemaphoreSlim signal = new(0);
    private readonly CancellationTokenSource ending = new();
    private readonly Gathering<Nothing, Nothing> telling;
    private Task? listening;
    private long? waitedAt;

    public Wakeup(NpgsqlDataSource database, TimeProvider time, ILogger<Wakeup> log)
    {
        (this.database, this.time, this.log) = (database, time, log);
        telling = new(hands: 1, most: int.MaxValue, TellAsync);
    }

    /// <inheritdoc/>
    public async Task WaitAsync(TimeSpan timeout, CancellationToken token)
    {
        waitedAt = time.GetTimestamp();
        if (listening is null or { IsCompleted: true }) listening = ListenAsync();
        await signal.WaitAsync(timeout, token);
    }

    /// <inheritdoc/>
    public override Task AfterCommitAsync(IDocumentSession session, IChangeSet commit, CancellationToken token)
    {
        if (!commit.GetStreams().Any()) return Task.CompletedTask;
        if (waitedAt is { } at && time.GetElapsedTime(at) < Recently) Set();
        else _ = telling.AskAsync(default);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ending.Cancel();
        ending.Dispose();
        telling.Dispose();
        signal.Dispose();
    }

    private void Set()
    {
        // Two at the same time cost one look too many.
        if (signal.CurrentCount == 0) signal.Release();
    }

    private async Task TellAsync(IReadOnlyList<Gathering<Nothing, Nothing>.Asked> asked)
    {
        try
        {
            await using var notify = database.CreateCommand($"notify {Channel}");
            await notify.ExecuteNonQueryAsync();
        }
        catch (NpgsqlException e)
        {
            NotTold(e.GetType().Name);
        }

        foreach (var a in asked) a.Give(default);
    }

    private async Task ListenAsync()
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(ending.Token);
            connection.Notification += (_, _) => Set();
            await using (var listen = new NpgsqlCommand($"listen {Channel}", connection)) await listen.ExecuteNonQueryAsync(ending.Token);
            try
            {
                while (true) await connection.WaitAsync(ending.Token);
            }
            finally
            {
                // The connection goes back to the others as it came.
                await using var unlisten = new NpgsqlCommand($"unlisten {Channel}", connection);
                if (connection.State == System.Data.ConnectionState.Open) await unlisten.ExecuteNonQueryAsync();
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The process ends.
        }
        catch (Exception e)
        {
            NotHeard(e.GetType().Name);
            await Task.Delay(Recently, time);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outbox cannot be woken ({Error}); it looks by itself")]
    private partial void NotTold(string error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outbox does not hear what others store ({Error}); it looks by itself, and listens again in a second")]
    private partial void NotHeard(string error);
}
