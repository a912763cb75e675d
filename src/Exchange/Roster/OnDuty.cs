namespace FourKeyWorks.Exchange.Roster;

/// <summary>An entry of a roster.</summary>
/// <param name="Id">Which.</param>
/// <param name="Unit">Whose roster.</param>
/// <param name="Shift">When; null for who can be called at any time.</param>
public sealed record RosterEntry(Guid Id, string Unit, Shift? Shift)
{
    /// <summary>Whether it holds now.</summary>
    public bool Holds(DateTimeOffset now) => Shift is null || (Shift.From <= now && now < Shift.To);
}

/// <summary>Who is to be called.</summary>
/// <param name="Unit">For which unit.</param>
/// <param name="Entry">Whom: the entry, of that unit's roster or of the one that stands in.</param>
public sealed record OnCall(string Unit, RosterEntry Entry)
{
    /// <summary>The unit itself has nobody to call.</summary>
    public bool StandsIn => Entry.Unit != Unit;
}

/// <summary>Whom to call.</summary>
public static class OnDuty
{
    /// <summary>
    /// Who is on duty for the unit now, then who can be called at any time. A unit that has neither is stood in for by the next
    /// that has, in the order in which a matter climbs.
    /// </summary>
    /// <param name="unit">The unit.</param>
    /// <param name="standIns">Who stands in, in order.</param>
    /// <param name="entries">The rosters of all of them.</param>
    /// <param name="now">When.</param>
    public static IReadOnlyList<OnCall> For(string unit, IEnumerable<string> standIns, IReadOnlyCollection<RosterEntry> entries, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(standIns);
        return standIns.Prepend(unit).Distinct()
            .Select(u => entries.Where(e => e.Unit == u && e.Holds(now)).OrderBy(e => e.Shift is null).ThenByDescending(e => e.Shift?.From).ThenBy(e => e.Id).ToList())
            .FirstOrDefault(found => found.Count > 0)?.ConvertAll(e => new OnCall(unit, e)) ?? [];
    }
}
