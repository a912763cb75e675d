using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace FourKeyWorks.Exchange.Reconcile;

/// <summary>How many alarms are open, by kind.</summary>
internal sealed class AlarmHealth(NpgsqlDataSource database) : IHealthCheck
{
    private const string Figures = "select kind, count(*) from alarms where cleared_at is null group by kind order by kind";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand(Figures);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var data = new Dictionary<string, object>();
        while (await row.ReadAsync(cancellationToken)) data[row.GetString(0)] = row.GetInt64(1);
        return data.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded("alarms are open", data: data);
    }
}
