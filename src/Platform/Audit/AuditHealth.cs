using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace FourKeyWorks.Platform.Audit;

/// <summary>What an operator must see of the trail: how much waits to be chained, where the chain is, and where its anchor.</summary>
internal sealed class AuditHealth(NpgsqlDataSource database, AuditAnchors anchors, TimeProvider time) : IHealthCheck
{
    private const string Figures = "select count(*), min(at), coalesce((select max(position) from audit_chain), 0) from audit_unchained";

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var newest = await anchors.NewestAsync(cancellationToken);
        await using var command = database.CreateCommand(Figures);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        var (chained, anchored) = (row.GetInt64(2), newest?.Position ?? 0);
        var data = new Dictionary<string, object> { ["waiting"] = row.GetInt64(0), ["chained"] = chained, ["anchored"] = anchored };
        if (anchored > chained) return HealthCheckResult.Degraded("the trail is older than its anchors", data: data);
        var late = !row.IsDBNull(1) && time.GetUtcNow() - row.GetFieldValue<DateTimeOffset>(1) > LongestWait;
        return late ? HealthCheckResult.Degraded("reads are not chained", data: data) : HealthCheckResult.Healthy(data: data);
    }
}
