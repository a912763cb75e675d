namespace FourKeyWorks.Exchange.Roster;

/// <summary>When nobody is on duty.</summary>
public static class RosterGaps
{
    /// <summary>How far ahead a roster may have no gap torn into it.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromHours(24);

    /// <summary>The times within the window in which nobody is on duty, in order.</summary>
    public static IReadOnlyList<Shift> Of(IEnumerable<Shift> shifts, DateTimeOffset from, DateTimeOffset to)
    {
        ArgumentNullException.ThrowIfNull(shifts);
        var gaps = new List<Shift>();
        var covered = from;
        foreach (var shift in shifts.Where(s => s.To > from && s.From < to).OrderBy(s => s.From))
        {
            if (shift.From > covered) gaps.Add(new(covered, shift.From));
            if (shift.To > covered) covered = shift.To;
        }

        if (covered < to) gaps.Add(new(covered, to));
        return gaps;
    }

    /// <summary>Whether some of this time is not covered by the others.</summary>
    public static bool IsNeeded(Shift shift, IEnumerable<Shift> others, DateTimeOffset from, DateTimeOffset to)
    {
        ArgumentNullException.ThrowIfNull(shift);
        var (start, end) = (shift.From > from ? shift.From : from, shift.To < to ? shift.To : to);
        return start < end && Of(others, start, end).Count > 0;
    }
}
