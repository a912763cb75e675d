namespace FourKeyWorks.Portal.Work;

/// <summary>One list out of all, by clock.</summary>
/// <param name="Items">At most <see cref="PageSize"/>, with the service of each.</param>
/// <param name="Down">Services that did not answer.</param>
/// <param name="Closed">No service has a list for the reader, who lacks the duty.</param>
/// <param name="Next">Where each service's list goes on; null on the last page.</param>
public sealed record MergedWork(
    IReadOnlyList<(string Service, WorkItem Item)> Items, IReadOnlyList<string> Down, bool Closed, IReadOnlyDictionary<string, string>? Next)
{
    public const int PageSize = 50;

    /// <summary>
    /// Each service's page is a part of the whole, so the soonest of all stand in one of them; where a list goes on
    /// follows from its last item that is shown.
    /// </summary>
    public static MergedWork Of(IReadOnlyList<WorkAnswer> answers, IReadOnlyDictionary<string, string> after)
    {
        var all = answers.SelectMany(a => (a.Page?.Items ?? []).Select(i => (a.Service, Item: i)))
            .OrderBy(x => x.Item.DueAt).ThenBy(x => x.Item.Subject).ThenBy(x => x.Item.Rule, StringComparer.Ordinal).ToList();
        var shown = all.Take(PageSize).ToList();
        var next = new Dictionary<string, string>(after, StringComparer.Ordinal);
        foreach (var (service, item) in shown) next[service] = item.After;
        var more = all.Count > shown.Count || answers.Any(a => a.Page?.Next is not null);
        return new(
            shown, [.. answers.Where(a => a.Page is null && !a.IsClosed).Select(a => a.Service)], answers.Any(a => a.IsClosed) && answers.All(a => a.Page is null), more ? next : null);
    }
}
