using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace FourKeyWorks.Exchange.Desk;

/// <summary>How much lies on the desk, and since when.</summary>
internal sealed class DeskHealth(NpgsqlDataSource database) : IHealthCheck
{
    private const string Figures = "select count(*), min(kept_at) from desk_letters where state in ('kept', 'proposed', 'sending')";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand(Figures);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        if (row.GetInt64(0) is 0) return HealthCheckResult.Healthy();
        return HealthCheckResult.Degraded(
            "letters wait for a decision",
            data: new Dictionary<string, object> { ["letters"] = row.GetInt64(0), ["oldest"] = row.GetFieldValue<DateTimeOffset>(1) });
    }
}
