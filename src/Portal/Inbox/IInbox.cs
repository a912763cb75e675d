using Refit;

namespace FourKeyWorks.Portal.Inbox;

/// <summary>An event that was sent to the unit.</summary>
public sealed record InboxItem(
    Guid JournalId, string? EventId, string? Type, DateTimeOffset RoutedAt, Guid? Subject = null, DateTimeOffset? FetchedAt = null, DateTimeOffset? AcknowledgedAt = null);

/// <summary>A page of them, newest first.</summary>
public sealed record InboxList(IReadOnlyList<InboxItem> Items, Guid? Next = null);

/// <summary>Events by their ids.</summary>
internal sealed record Acknowledgements(IReadOnlyList<string> EventIds);

/// <summary>The unit's inbox, as Exchange tells of it.</summary>
internal interface IInbox
{
    [Get("/inbox")]
    Task<IApiResponse<InboxList>> ListAsync([Query] Guid? after, CancellationToken cancellation);

    [Post("/inbox/acknowledgements")]
    Task<IApiResponse> AcknowledgeAsync([Body] Acknowledgements command, CancellationToken cancellation);
}
