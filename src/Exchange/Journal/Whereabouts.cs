using System.Globalization;
using FourKeyWorks.Platform.Calendar;

namespace FourKeyWorks.Exchange.Journal;

/// <summary>Where an event is now, as far as it concerns who asks.</summary>
public sealed record Whereabouts
{
    /// <summary>The journal's own id of it.</summary>
    public required Guid JournalId { get; init; }

    /// <summary>CloudEvents <c>id</c>.</summary>
    public string? EventId { get; init; }

    /// <summary>CloudEvents <c>type</c>.</summary>
    public string? Type { get; init; }

    /// <summary><c>in</c>: from a department; <c>out</c>: from a service.</summary>
    public required string Direction { get; init; }

    /// <summary>The broker user that sent it.</summary>
    public string? Sender { get; init; }

    /// <summary>The service that decides about an incoming event.</summary>
    public string? Service { get; init; }

    /// <summary>When its sender says that it happened.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>When it came to us and was routed.</summary>
    public required DateTimeOffset RoutedAt { get; init; }

    /// <summary>How many wait before an incoming event; null when it does not wait any more, or that cannot be told now.</summary>
    public long? Ahead { get; init; }

    /// <summary>That it was not taken, and why.</summary>
    public Rejected? Rejection { get; init; }

    /// <summary>Since when it lies on the desk, for the service could not deal with it; null where it does not.</summary>
    public DateTimeOffset? DeadSince { get; init; }

    /// <summary>The inboxes that it went to, as far as the caller may know.</summary>
    public IReadOnlyList<Delivered> Deliveries { get; init; } = [];

    /// <summary>The broker was asked and answered; else what waits cannot be told now.</summary>
    public bool BrokerAsked { get; init; }

    /// <summary>That an event was not taken.</summary>
    /// <param name="Code">Why.</param>
    /// <param name="Member">What in it.</param>
    /// <param name="AnsweredAt">When its sender was told; null if that is still to come.</param>
    public sealed record Rejected(string Code, string? Member, DateTimeOffset? AnsweredAt);

    /// <summary>What became of it in one inbox.</summary>
    /// <param name="Unit">Whose.</param>
    /// <param name="Name">The unit's name.</param>
    /// <param name="FetchedAt">Since when it is known to have been fetched.</param>
    /// <param name="FetchedBy"><c>inbox</c> or <c>feed</c>.</param>
    /// <param name="AcknowledgedAt">When the unit said that it will act on it.</param>
    /// <param name="AcknowledgedBy">Who said so.</param>
    /// <param name="OverflowedAt">Since when it lies in the overflow, for nobody fetched it in time.</param>
    /// <param name="ResentAt">When somebody at the desk has sent it to the inbox again.</param>
    /// <param name="Ahead">How many lie before it; null when it does not wait any more, or that cannot be told now.</param>
    public sealed record Delivered(
        string Unit, string Name, DateTimeOffset? FetchedAt, string? FetchedBy, DateTimeOffset? AcknowledgedAt, string? AcknowledgedBy,
        DateTimeOffset? OverflowedAt, DateTimeOffset? ResentAt, long? Ahead);

    /// <summary>The same in one plain sentence.</summary>
    /// <param name="text">The sentence of a key, in the reader's language.</param>
    public string Sentence(Func<string, string> text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Direction == Entry.In ? OfIncoming(text) : Deliveries switch
        {
            [] => Say(text, "journal.to-services", At8(RoutedAt)),
            [var one] => OfDelivery(text, one),
            _ => Say(text, "journal.to-many", At8(RoutedAt), Deliveries.Count, Deliveries.Count(d => d.AcknowledgedAt is not null),
                Deliveries.Count(IsFetchedOnly), Deliveries.Count(IsWaiting), Deliveries.Count(IsInOverflow)),
        };
    }

    private string OfIncoming(Func<string, string> text)
    {
        var (came, service) = (At8(RoutedAt), text("service." + Service));
        return Rejection switch
        {
            { AnsweredAt: { } at } r => Say(text, "journal.rejected", came, service, At8(at), Reason(text, r)),
            { } r => Say(text, "journal.being-rejected", came, service, Reason(text, r)),
            null when DeadSince is { } since => Say(text, "journal.dead", came, service, At8(since)),
            null when Ahead is { } ahead => Say(text, "journal.waiting-for-service", came, service, ahead),
            null when BrokerAsked => Say(text, "journal.taken", came, service),
            null => Say(text, "journal.passed-on", came, service),
        };
    }

    private string OfDelivery(Func<string, string> text, Delivered d) => d switch
    {
        { AcknowledgedAt: { } at } => Say(text, "journal.acknowledged", At8(RoutedAt), d.Name, At8(at)),
        { FetchedAt: { } at, FetchedBy: "feed" } => Say(text, "journal.fetched-from-feed", At8(RoutedAt), d.Name, At8(at)),
        { FetchedAt: { } at } => Say(text, "journal.fetched", At8(RoutedAt), d.Name, At8(at)),
        { OverflowedAt: { } at, ResentAt: { } again } => Say(text, "journal.sent-again", At8(RoutedAt), d.Name, At8(at), At8(again)),
        { OverflowedAt: { } at } => Say(text, "journal.overflowed", At8(RoutedAt), d.Name, At8(at)),
        { Ahead: { } ahead } => Say(text, "journal.waiting", At8(RoutedAt), d.Name, ahead),
        _ => Say(text, "journal.not-known-fetched", At8(RoutedAt), d.Name),
    };

    private static bool IsFetchedOnly(Delivered d) => d is { AcknowledgedAt: null, FetchedAt: not null };

    private static bool IsWaiting(Delivered d) => d is { AcknowledgedAt: null, FetchedAt: null } && !IsInOverflow(d);

    private static bool IsInOverflow(Delivered d) => d is { AcknowledgedAt: null, FetchedAt: null, OverflowedAt: not null, ResentAt: null };

    private static string Reason(Func<string, string> text, Rejected r) =>
        text("rejection." + r.Code).TrimEnd('。', '.') + (r.Member is null ? $" ({r.Code})" : $" ({r.Code}: {r.Member})");

    private static string Say(Func<string, string> text, string key, params object[] values) => string.Format(CultureInfo.InvariantCulture, text(key), values);

    private static string At8(DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, OfficialCalendar.Shanghai).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
