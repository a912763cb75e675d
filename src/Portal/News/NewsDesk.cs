using FourKeyWorks.Portal.Services;
using FourKeyWorks.Portal.Sessions;
using FourKeyWorks.Portal.SignIn;
using FourKeyWorks.Portal.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace FourKeyWorks.Portal.News;

/// <summary>What came into somebody's lists since they last said that they have seen it.</summary>
internal sealed class NewsDesk(IDbContextFactory<PortalDb> databases, IMemoryCache counts, IHttpMessageHandlerFactory handlers, SessionTokens tokens, TimeProvider time)
{
    /// <summary>Who never looked begins here.</summary>
    private static readonly TimeSpan Beginning = TimeSpan.FromDays(7);

    /// <summary>A count may be this old; it stands on every page.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(20);

    /// <summary>No page waits longer for a number.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(800);

    private const int Pages = 4;

    /// <summary>How many; null where it cannot be said at once.</summary>
    public async Task<int?> CountAsync(Staff staff)
    {
        if (counts.TryGetValue(staff.Person, out int? known)) return known;
        using var patience = new CancellationTokenSource(Patience, time);
        int? count;
        try
        {
            count = (await SinceAsync(staff, new(handlers, tokens, time, staff), await SeenAsync(staff.Person, patience.Token), patience.Token)).Items.Count;
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or InvalidOperationException or Npgsql.NpgsqlException)
        {
            count = null;
        }

        return counts.Set(staff.Person, count, Fresh);
    }

    public async Task<DateTimeOffset> SeenAsync(Guid person, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        return (await database.LastLooks.AsNoTracking().SingleOrDefaultAsync(l => l.Person == person, cancellation))?.SeenAt ?? time.GetUtcNow() - Beginning;
    }

    /// <summary>Up to an instant all is seen; never less than before.</summary>
    public async Task SeeAsync(Guid person, DateTimeOffset until, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var at = until.ToUniversalTime();
        await database.Database.ExecuteSqlAsync(
            $"insert into last_look (person, seen_at) values ({person}, {at}) on conflict (person) do update set seen_at = greatest(last_look.seen_at, excluded.seen_at)", cancellation);
        counts.Remove(person);
    }

    /// <summary>What came since an instant, the latest first, and who did not answer.</summary>
    public static async Task<(IReadOnlyList<(string Service, WorkItem Item)> Items, IReadOnlyList<string> Down)> SinceAsync(
        Staff staff, ServiceClients clients, DateTimeOffset since, CancellationToken cancellation)
    {
        if (!staff.Duties.Contains("read-work")) return ([], []);
        var answers = await Task.WhenAll(WorkLists.Services.Select(s => ReadAsync(s, clients.Of<IWorkList>(s), cancellation)));
        return ([.. answers.SelectMany(a => a.Items).Where(i => i.Item.Since > since).OrderByDescending(i => i.Item.Since)], [.. answers.Where(a => a.IsDown).Select(a => a.Service)]);
    }

    private static async Task<(string Service, IReadOnlyList<(string Service, WorkItem Item)> Items, bool IsDown)> ReadAsync(string service, IWorkList list, CancellationToken cancellation)
    {
        var items = new List<(string, WorkItem)>();
        string? after = null;
        for (var page = 0; page < Pages; page++)
        {
            using var answer = await Answered.OfAsync(() => list.ReadAsync(after, null, cancellation), cancellation);
            if (answer?.Content is not { } read) return (service, items, answer is null);
            items.AddRange(read.Items.Select(i => (service, i)));
            if ((after = read.Next) is null) break;
        }

        return (service, items, false);
    }
}
