namespace FourKeyWorks.Identity.Directory;

/// <summary>Days that somebody may have meant.</summary>
internal static class Days
{
    private static readonly DateOnly Earliest = new(1949, 10, 1);

    /// <summary>Not before there were such units, and within a year from now.</summary>
    public static bool IsReasonable(DateOnly day, DateOnly today) => day >= Earliest && day <= today.AddYears(1);
}
