using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Referral.Reports;

/// <summary>To which police unit a report goes.</summary>
public static class PoliceUnits
{
    /// <summary>
    /// The town's station, else the bureau, else any other; never the unit whose own people are named (domain §9.4). Null where
    /// none is left.
    /// </summary>
    public static OrgUnit? For(City city, string? town, string? concernsUnit)
    {
        ArgumentNullException.ThrowIfNull(city);
        var units = city.Units.Where(u => u.Department == Party.GAJ && u.Id != concernsUnit).OrderBy(u => u.Id, StringComparer.Ordinal).ToList();
        return units.Find(u => town is not null && u.Town == town) ?? units.Find(u => u.Town is null) ?? units.FirstOrDefault();
    }
}
