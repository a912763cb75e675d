using FourKeyWorks.Portal.Services;
using Refit;

namespace FourKeyWorks.Portal.Work;

/// <summary>Something whose turn it is somebody's, as every service tells it.</summary>
public sealed record WorkItem(string Rule, Guid Subject, string Owner, DateTimeOffset Since, DateTimeOffset DueAt, bool Missed, string After, Guid? Handler = null);

/// <summary>A page of one service's list, soonest first.</summary>
public sealed record WorkPage(IReadOnlyList<WorkItem> Items, string? Next);

/// <summary>The list that services offer alike.</summary>
internal interface IWorkList
{
    [Get("/work")]
    Task<IApiResponse<WorkPage>> ReadAsync([Query] string? after, [Query(CollectionFormat.Multi)] Guid[]? handler, CancellationToken cancellation);

    [Post("/work/{subject}/{change}")]
    Task<IApiResponse> ChangeAsync(Guid subject, string change, [Body] object command, [Header("Idempotency-Key")] string key, CancellationToken cancellation);
}

/// <summary>What a service said: its page, or nothing, because it is down or the reader has no duty there.</summary>
public sealed record WorkAnswer(string Service, WorkPage? Page, bool IsClosed = false);

/// <summary>Asks all services at once.</summary>
internal static class WorkLists
{
    /// <summary>Who keeps clocks for people.</summary>
    public static IReadOnlyList<string> Services { get; } = ["referral", "screening", "assistance", "exchange", "identity"];

    public static async Task<IReadOnlyList<WorkAnswer>> AskAsync(
        ServiceClients clients, IReadOnlyDictionary<string, string> after, CancellationToken cancellation, Guid[]? handlers = null)
    {
        var lists = Services.Select(s => (Service: s, List: clients.Of<IWorkList>(s))).ToList();
        return await Task.WhenAll(lists.Select(l => AskAsync(l.Service, l.List, after.GetValueOrDefault(l.Service), handlers, cancellation)));
    }

    private static async Task<WorkAnswer> AskAsync(string service, IWorkList list, string? after, Guid[]? handlers, CancellationToken cancellation)
    {
        using var answer = await Answered.OfAsync(() => list.ReadAsync(after, handlers, cancellation), cancellation);
        return answer is null ? new(service, null) : new(service, answer.IsSuccessful ? answer.Content : null, answer.StatusCode is System.Net.HttpStatusCode.Forbidden);
    }
}

/// <param name="From">Who has it, as far as is known.</param>
public sealed record TakeWork(Guid? From);
