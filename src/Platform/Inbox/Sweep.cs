using System.Diagnostics.Metrics;
using FourKeyWorks.Platform.Streams;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FourKeyWorks.Platform.Inbox;

/// <summary>
/// Ends, once an hour, what has outlived its time: quarantined bodies (30 days) and kept answers (7 days). Of a body that
/// nobody has seen it leaves the note that it was there.
/// </summary>
internal sealed class Sweep(NpgsqlDataSource database, TimeProvider time, ILogger<Sweep> log) : Recurring(TimeSpan.FromHours(1), time, log)
{
    private static readonly TimeSpan KeepAnswers = TimeSpan.FromDays(7);

    private static readonly Meter Meter = new("FourKeyWorks");

    private static readonly Gauge<long> EndingUnseen = Meter.CreateGauge<long>(
        "fourkeyworks.quarantine.ending_unseen", description: "Quarantined messages that end within three days and that nobody has looked at");

    protected override Task OnceAsync(CancellationToken cancellation) => SweepAsync(cancellation);

    internal async Task SweepAsync(CancellationToken cancellation)
    {
        var now = Time.GetUtcNow();
        await EndAsync(InboxSql.EndSeen, now, cancellation);
        await EndAsync(InboxSql.EndUnseen, now, cancellation);
        await EndAsync("delete from revoked where until < $1", now, cancellation);
        await EndAsync("delete from idempotency where at < $1", now - KeepAnswers, cancellation);
        await using var soon = Command(InboxSql.EndsUnseenSoon, now + Quarantine.AlarmBefore);
        EndingUnseen.Record((long)(await soon.ExecuteScalarAsync(cancellation))!);
    }

    private async Task EndAsync(string sql, DateTimeOffset before, CancellationToken cancellation)
    {
        await using var command = Command(sql, before);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private NpgsqlCommand Command(string sql, DateTimeOffset before)
    {
        var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = before });
        return command;
    }
}
