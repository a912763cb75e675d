namespace FourKeyWorks.Screening.Rounds;

/// <summary>A town's monthly screening round is open (plan ¶3–4; R1.4-1).</summary>
/// <param name="RoundId">The round: one per town and month.</param>
/// <param name="Town">The town (zone, sub-district).</param>
/// <param name="Month">The first day of the month.</param>
/// <param name="DueAt">Until when the findings are reported: the month's end.</param>
/// <param name="OpenedAt">When it was opened.</param>
public sealed record RoundOpened(Guid RoundId, string Town, DateOnly Month, DateTimeOffset DueAt, DateTimeOffset OpenedAt);

/// <summary>A screening round.</summary>
public sealed record Round(Guid RoundId, string Town, DateOnly Month, DateTimeOffset DueAt, DateTimeOffset OpenedAt)
{
    /// <summary>The id of the stream.</summary>
    public Guid Id { get; init; }

    /// <summary>The beginning.</summary>
    public static Round Create(RoundOpened e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return new Round(e.RoundId, e.Town, e.Month, e.DueAt, e.OpenedAt);
    }
}
