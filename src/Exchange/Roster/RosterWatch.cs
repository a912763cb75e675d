using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Exchange.Reconcile;
using FourKeyWorks.Platform.Streams;
using Npgsql;

namespace FourKeyWorks.Exchange.Roster;

/// <summary>
/// Units that must be reachable at any time: one that names nobody to call is an alarm, for another must stand in for it; so is
/// one with a time within the next 24 hours at which nobody is on duty. It ends when the roster is filled (architecture §3).
/// </summary>
internal sealed class RosterWatch(
    NpgsqlDataSource database, City city, Alarms alarms, IConfiguration configuration, TimeProvider time, ILogger<RosterWatch> log)
    : Recurring(configuration.GetValue("Reconcile:Every", TimeSpan.FromMinutes(1)), time, log)
{
    private const string Watch = "roster";

    private const string Empty = "roster-empty", Gap = "roster-gap";

    /// <summary>The units of every department that a safeguarding event can be for, the Office and the Procuratorate.</summary>
    internal static IEnumerable<OrgUnit> MustBeReachable(City city, IEnumerable<EventContract> contracts)
    {
        var safeguarding = contracts.Where(c => c.Safeguarding).ToList();
        return city.Units.Where(u => u.Department is Party.WBB or Party.JCY || safeguarding.Any(c => c.To.Covers(u.Department)));
    }

    /// <summary>What is wrong with the rosters of these units.</summary>
    internal static IReadOnlyCollection<Finding> Decide(IEnumerable<OrgUnit> units, IReadOnlyCollection<RosterEntry> entries, DateTimeOffset now) =>
    [
        .. from unit in units
           let own = entries.Where(e => e.Unit == unit.Id).ToList()
           let kind = !own.Exists(e => e.Holds(now)) ? Empty
               : RosterGaps.Of(own.Select(e => e.Shift).OfType<Shift>(), now, now + RosterGaps.Ahead).Count > 0 ? Gap
               : null
           where kind is not null
           select new Finding(kind, unit.BrokerUser),
    ];

    protected override Task OnceAsync(CancellationToken cancellation) => alarms.SettleAsync(Watch, LookAsync, cancellation);

    private async Task<IReadOnlyCollection<Finding>> LookAsync(CancellationToken cancellation)
    {
        var (now, units) = (Time.GetUtcNow(), MustBeReachable(city, EventCatalogue.All).ToList());
        return Decide(units, await RosterTable.HoldingAsync(database, units.Select(u => u.Id), now, cancellation), now);
    }
}
