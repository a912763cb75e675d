using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Exchange.Unheard;

/// <summary>How high a matter has climbed.</summary>
public enum Level
{
    /// <summary>The department's unit in the town (派出所).</summary>
    Station,
    /// <summary>The department's unit of the city (局).</summary>
    Bureau,
    /// <summary>The Office and the Procuratorate.</summary>
    Office,
}

/// <summary>A step of the way up.</summary>
/// <param name="Level">How high.</param>
/// <param name="Units">Whose turn it is; at the first two levels one answers, at the last both do.</param>
public sealed record Step(Level Level, IReadOnlyList<string> Units);

/// <summary>Who is responsible for an event that nobody hears, and who after them (architecture §3).</summary>
public static class Ladder
{
    /// <summary>
    /// Station, bureau, then Office and Procuratorate. What was for city units begins at the bureau; a level at which the
    /// department has nobody is left out; the last one is always there.
    /// </summary>
    /// <param name="city">All units.</param>
    /// <param name="department">The department that the event was for.</param>
    /// <param name="receivers">The units that were sent it.</param>
    public static IReadOnlyList<Step> Of(City city, Party department, IReadOnlyCollection<string> receivers)
    {
        ArgumentNullException.ThrowIfNull(city);
        ArgumentNullException.ThrowIfNull(receivers);
        var own = city.Units.Where(u => u.Department == department).ToList();
        var station = own.Where(u => u.Town is not null && receivers.Contains(u.Id)).ToList();
        var bureau = own.Where(u => u.Town is null).ToList();
        if (bureau.Any(u => receivers.Contains(u.Id))) bureau = bureau.FindAll(u => receivers.Contains(u.Id));
        var office = new[] { Party.WBB, Party.JCY }.Select(d => city.Units.First(u => u.Department == d)).ToList();
        return [.. new[] { (Level.Station, station), (Level.Bureau, bureau), (Level.Office, office) }
            .Where(s => s.Item2.Count > 0)
            .Select(s => new Step(s.Item1, [.. s.Item2.Select(u => u.Id)]))];
    }

    /// <summary>
    /// The departments that must hear: those of the units that were sent it. What reached no unit at all is the matter of those
    /// it was meant for, and of the Office where that says nobody in particular.
    /// </summary>
    public static IReadOnlyList<Party> DepartmentsOf(City city, EventContract? contract, IReadOnlyCollection<string> receivers)
    {
        ArgumentNullException.ThrowIfNull(city);
        ArgumentNullException.ThrowIfNull(receivers);
        var sent = city.Units.Where(u => receivers.Contains(u.Id)).Select(u => u.Department).Distinct().ToList();
        if (sent.Count > 0) return sent;
        if (contract is null) return [Party.WBB];
        var meant = contract.To.Where(d => d < Party.AnyDepartment).ToList();
        return meant.Count > 0 || !contract.To.Contains(Party.AnyDepartment) ? meant : [Party.WBB];
    }

    /// <summary>Whose roster stands in for a unit that has nobody to call: its department's of the city, and in the end the Office's.</summary>
    public static IEnumerable<string> StandIns(City city, string unit)
    {
        ArgumentNullException.ThrowIfNull(city);
        var (department, town) = city.Units.Where(u => u.Id == unit).Select(u => ((Party?)u.Department, u.Town)).FirstOrDefault();
        return city.Units.Where(u => town is not null && u.Department == department && u.Town is null)
            .Concat(city.Units.Where(u => u.Department == Party.WBB))
            .Select(u => u.Id);
    }
}
