using FourKeyWorks.Portal.Services;
using Refit;

namespace FourKeyWorks.Portal.Work;

/// <summary>Something whose turn it is somebody's, as every service tells it.</summary>
public sealed record WorkItem(string Rule, Guid Subject, string Owner, DateTimeOffset Since, DateTimeOffset DueAt, bool Missed, string After);

/// <summary>A page of one service's list, soonest first.</summary>
public sealed record WorkPage(IReadOnlyList<WorkItem> Items, string? Next);

/// <summary>The list that services offer alike.</summary>
internal interface IWorkList
{
    [Get("/work")]
    Task<IApiResponse<WorkPage>> ReadAsync([Query] string? after, CancellationToken cancellation);
}

/// <summary>What a service said: its page, or nothing, because it is down or the reader has no duty there.</summary>
public sealed record WorkAnswer(string Service, WorkPage? Page, bool IsClosed = false);

/// <summary>Asks all services at once.</summary>
internal static class WorkLists
{
    /// <summary>Who keeps clocks for people.</summary>
    public static IReadOnlyList<string> Services { get; } = ["referral", "screening", "assistance", "exchange"];

    public static async Task<IReadOnlyList<WorkAnswer>> AskAsync(
        ServiceClients clients, IReadOnlyDictionary<string, string> after, CancellationToken cancellation)
    {
        var lists = Services.Select(s => (Service: s, List: clients.Of<IWorkList>(s))).ToList();
        return await Task.WhenAll(lists.Select(l => AskAsync(l.Service, l.List, after.GetValueOrDefault(l.Service), cancellation)));
    }

    private static async Task<WorkAnswer> AskAsync(string service, IWorkList list, string? after, CancellationToken cancellation)
    {
        using var answer = await Answered.OfAsync(() => list.ReadAsync(after, cancellation), cancellation);
        return answer is null ? new(service, null) : new(service, answer.IsSuccessful ? answer.Content : null, answer.StatusCode is System.Net.HttpStatusCode.Forbidden);
    }
}
