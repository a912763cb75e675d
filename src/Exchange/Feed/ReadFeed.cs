using System.Globalization;
using FourKeyWorks.Exchange.Journal;
using FourKeyWorks.Exchange.Sandbox;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Problems;
using FourKeyWorks.ServiceDefaults;

namespace FourKeyWorks.Exchange.Feed;

/// <summary>
/// <c>GET /feed</c>: the caller's unit's events as structured CloudEvents, in the order in which they were routed, each at
/// least once. <c>after</c> goes on behind the last page, waiting up to <c>wait</c> seconds for news; <c>from</c> (an
/// instant) or <c>id</c> reads again what was read before. With <c>sandbox=true</c> it is the unit's sandbox that is read.
/// </summary>
internal static class ReadFeed
{
    private const int Default = 100, Most = 200, LongestWait = 25;

    private static readonly Problem CursorUnknown = new("exchange.cursor-unknown", StatusCodes.Status400BadRequest);

    /// <summary>What is asked for; bound from the query.</summary>
    internal sealed record Query(string? After = null, string? From = null, string? Id = null, int? Limit = null, int? Wait = null, bool? Sandbox = null)
    {
        public bool IsReadable =>
            new[] { After, From, Id }.Count(x => x is not null) <= 1
            && Limit is null or (>= 1 and <= Most) && Wait is null or (>= 0 and <= LongestWait);
    }

    /// <summary>The way in.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/feed", async (HttpContext http, UnitFeed real, SandboxFeed sandbox, JournalHead head, TimeProvider time, [AsParameters] Query query) =>
        {
            if (!query.IsReadable) return Problem.Result(Codes.RequestUnreadable);
            IFeed feed = query.Sandbox is true ? sandbox : real;
            var (unit, culture, aborted) = (Caller.Of(http).Unit, ProblemTexts.CultureFor(http.Request), http.RequestAborted);
            if (query.Id is not null)
                return await feed.OneAsync(unit, query.Id, culture, aborted) is { Count: 1 } one ? new FeedPage(one, null) : Problem.Result(Codes.NotFound);

            Guid? after = null;
            long place = 0;
            if (query.After is not null)
            {
                if (!Guid.TryParse(query.After, out var cursor) || await feed.PlaceOfAsync(unit, cursor, aborted) is not { } found) return Problem.Result(CursorUnknown);
                (after, place) = (cursor, found);
            }
            else if (query.From is not null)
            {
                if (!TryInstant(query.From, out var from)) return Problem.Result(Codes.RequestUnreadable);
                place = await feed.PlaceBeforeAsync(from, aborted);
            }

            var until = time.GetUtcNow().AddSeconds(query.Wait ?? 0);
            while (true)
            {
                var news = head.NewsAsync();
                var entries = await feed.AfterAsync(unit, place, query.Limit ?? Default, culture, aborted);
                var left = until - time.GetUtcNow();
                if (entries.Count > 0 || left <= TimeSpan.Zero) return new FeedPage(entries, after);
                await head.WaitAsync(news, left, aborted);
            }
        })
        .RequireDuty(Duty.ExchangeEvents);

    private static bool TryInstant(string text, out DateTimeOffset instant) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture, DateTimeStyles.None, out instant)
        && (text[^1] == 'Z' || text[^6] is '+' or '-');
}
