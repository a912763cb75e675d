using FourKeyWorks.Platform.Streams;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FourKeyWorks.Platform.Inbox;

/// <summary>Ends, once an hour, what has outlived its time: quarantined bodies (30 days) and kept answers (7 days).</summary>
internal sealed class Sweep(NpgsqlDataSource database, TimeProvider time, ILogger<Sweep> log) : Recurring(TimeSpan.FromHours(1), time, log)
{
    private static readonly TimeSpan KeepAnswers = TimeSpan.FromDays(7);

    protected override Task OnceAsync(CancellationToken cancellation) => SweepAsync(cancellation);

    internal async Task SweepAsync(CancellationToken cancellation)
    {
        await DeleteAsync(InboxSql.EndQuarantine, Time.GetUtcNow(), cancellation);
        await DeleteAsync("delete from idempotency where at < $1", Time.GetUtcNow() - KeepAnswers, cancellation);
    }

    private async Task DeleteAsync(string sql, DateTimeOffset before, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = before });
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
