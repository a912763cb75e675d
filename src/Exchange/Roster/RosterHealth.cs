using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace FourKeyWorks.Exchange.Roster;

/// <summary>Units that must be reachable at any time and name nobody to call: an alarm, for somebody else must stand in for them.</summary>
internal sealed class RosterHealth(NpgsqlDataSource database, City city, TimeProvider time) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        string[] units = [.. MustBeReachable(city, EventCatalogue.All)];
        var entries = await RosterTable.HoldingAsync(database, units, now, cancellationToken);
        var without = units.Where(u => !entries.Any(e => e.Unit == u && e.Holds(now))).ToArray();
        var gaps = units.Where(u => RosterGaps.Of(entries.Where(e => e.Unit == u).Select(e => e.Shift).OfType<Shift>(), now, now + RosterGaps.Ahead).Count > 0).ToArray();
        var data = new Dictionary<string, object> { ["unitsWithNobodyToCall"] = without, ["unitsWithGapsInADay"] = gaps };
        return without.Length > 0 ? HealthCheckResult.Degraded("units have nobody to call", data: data) : HealthCheckResult.Healthy(data: data);
    }

    /// <summary>The units of every department that a safeguarding event can be for, the Office and the Procuratorate.</summary>
    internal static IEnumerable<string> MustBeReachable(City city, IEnumerable<EventContract> contracts)
    {
        var safeguarding = contracts.Where(c => c.Safeguarding).ToList();
        return city.Units
            .Where(u => u.Department is Party.WBB or Party.JCY || safeguarding.Any(c => c.To.Covers(u.Department)))
            .Select(u => u.Id);
    }
}
