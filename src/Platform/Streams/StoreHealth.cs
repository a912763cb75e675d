using FourKeyWorks.Platform.Inbox;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace FourKeyWorks.Platform.Streams;

/// <summary>What an operator must see of a store: how far the outbox is behind, what is parked, waiting or quarantined.</summary>
internal sealed class StoreHealth(NpgsqlDataSource database, TimeProvider time) : IHealthCheck
{
    private const string Figures = """
        select coalesce((select max(seq_id) from mt_events), 0) - coalesce((select last_seq_id from mt_event_progression where name like 'outbox:%' limit 1), 0),
               (select count(*) from parked), (select count(*) from waiting), (select count(*) from quarantine),
               (select count(*) from deadlines where missed_at is null), (select count(*) from deadlines where missed_at is not null),
               (select count(*) from quarantine where seen_at is null and length(body) > 0 and until < $1),
               (select count(*) from quarantine where seen_at is null and length(body) = 0)
        """;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand(Figures);
        command.Parameters.Add(new() { Value = time.GetUtcNow() + Quarantine.AlarmBefore });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        var data = new Dictionary<string, object>
        {
            ["outboxBehind"] = row.GetInt64(0),
            ["parked"] = row.GetInt64(1),
            ["waiting"] = row.GetInt64(2),
            ["quarantined"] = row.GetInt64(3),
            ["clocksRunning"] = row.GetInt64(4),
            ["clocksMissed"] = row.GetInt64(5),
            ["quarantineEndingUnseen"] = row.GetInt64(6),
            ["quarantineEndedUnseen"] = row.GetInt64(7),
        };
        return row.GetInt64(1) > 0 ? HealthCheckResult.Degraded("events are parked", data: data)
            : row.GetInt64(6) + row.GetInt64(7) > 0 ? HealthCheckResult.Degraded("quarantined messages end without having been seen", data: data)
            : HealthCheckResult.Healthy(data: data);
    }
}
