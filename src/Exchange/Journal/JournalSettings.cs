namespace FourKeyWorks.Exchange.Journal;

/// <summary>How long the journal keeps what, from configuration section <c>Journal</c>.</summary>
public sealed record JournalSettings
{
    /// <summary>How long an event can be fetched again from the feed (default 90 days [A]).</summary>
    public TimeSpan KeepBodies { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How long the journal says who was sent what (default 3 years [A]).</summary>
    public TimeSpan KeepRows { get; init; } = TimeSpan.FromDays(3 * 365);

    /// <summary>Most messages that are written in one commit (default 500).</summary>
    public int Page { get; init; } = 500;

    /// <summary>How long the first message of a page waits for more (default 50 ms).</summary>
    public TimeSpan Gather { get; init; } = TimeSpan.FromMilliseconds(50);
}
