using System.Globalization;

namespace FourKeyWorks.Exchange.Feed;

/// <summary>A row of events for one unit: the real one, or that of its sandbox.</summary>
internal interface IFeed
{
    /// <summary>Where a cursor stands; null when it is none of this unit's.</summary>
    Task<long?> PlaceOfAsync(string unit, Guid cursor, CancellationToken cancellation);

    /// <summary>The place right before an instant.</summary>
    Task<long> PlaceBeforeAsync(DateTimeOffset from, CancellationToken cancellation);

    /// <summary>What follows a place; noted as fetched.</summary>
    Task<IReadOnlyList<FeedEntry>> AfterAsync(string unit, long place, int limit, CultureInfo culture, CancellationToken cancellation);

    /// <summary>One event, again; nothing where it was not sent to this unit.</summary>
    Task<IReadOnlyList<FeedEntry>> OneAsync(string unit, string eventId, CultureInfo culture, CancellationToken cancellation);
}
