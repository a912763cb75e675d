using System.Text.Json;
using FourKeyWorks.Exchange.Journal;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Problems;
using FourKeyWorks.ServiceDefaults;
using Npgsql;

namespace FourKeyWorks.Exchange.Feed;

/// <summary>
/// <c>GET /inbox?after=</c>: what was sent to the caller's unit, newest first, for people: what it is, what it is about, and whether
/// the unit's system has fetched it and somebody has said that they will act on it.
/// </summary>
internal static class InboxList
{
    private const int PageSize = 50;

    private const string Query = """
        select j.id, j.event_id, j.type, j.routed_at, d.fetched_at, d.acknowledged_at, b.key_name, b.body
        from journal_delivery d join journal j using (seq) left join journal_body b using (seq)
        where d.unit = $1 and d.seq < $2 order by d.seq desc limit $3
        """;

    /// <summary>An event in the inbox.</summary>
    /// <param name="JournalId">The journal's own id of it.</param>
    /// <param name="EventId">CloudEvents <c>id</c>, by which it is acknowledged.</param>
    /// <param name="Type">CloudEvents <c>type</c>.</param>
    /// <param name="Subject">What it is about, a case for one; absent once the journal keeps the event no longer.</param>
    /// <param name="RoutedAt">When it was sent.</param>
    /// <param name="FetchedAt">Since when it is known to have been fetched by a system of the unit.</param>
    /// <param name="AcknowledgedAt">When the unit said that it will act on it.</param>
    internal sealed record Item(
        Guid JournalId, string? EventId, string? Type, Guid? Subject, DateTimeOffset RoutedAt, DateTimeOffset? FetchedAt, DateTimeOffset? AcknowledgedAt);

    /// <summary>A page.</summary>
    /// <param name="Items">At most 50.</param>
    /// <param name="Next">Value of <c>after</c> for the next page; null on the last.</param>
    internal sealed record Page(IReadOnlyList<Item> Items, Guid? Next);

    /// <summary>The way in.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/inbox", async (HttpContext http, NpgsqlDataSource database, UnitFeed feed, KeyRing keys, Guid? after) =>
        {
            var unit = Caller.Of(http).Unit;
            var place = after is { } cursor ? await feed.PlaceOfAsync(unit, cursor, http.RequestAborted) : long.MaxValue;
            if (place is not { } before) return Problem.Result(Codes.RequestUnreadable);
            var rows = await ReadAsync(database, unit, before, http.RequestAborted);
            var items = new List<Item>(rows.Count);
            foreach (var (item, body) in rows.Take(PageSize)) items.Add(item with { Subject = await SubjectAsync(item, body, keys, http.RequestAborted) });
            http.Response.Headers.CacheControl = "no-store";
            return Results.Ok(new Page(items, rows.Count > PageSize ? items[^1].JournalId : null));
        })
        .Produces<Page>()
        .RequireDuty(Duty.ReadJournal);

    private static async Task<List<(Item, SealedFact?)>> ReadAsync(NpgsqlDataSource database, string unit, long before, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Query);
        foreach (var value in new object[] { unit, before, PageSize + 1 }) command.Parameters.Add(new() { Value = value });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<(Item, SealedFact?)>();
        while (await row.ReadAsync(cancellation))
        {
            rows.Add((
                new Item(row.GetGuid(0), Text(row, 1), Text(row, 2), null, row.GetFieldValue<DateTimeOffset>(3), At(row, 4), At(row, 5)),
                row.IsDBNull(6) ? null : new SealedFact(row.GetString(6), row.GetFieldValue<byte[]>(7))));
        }

        return rows;
    }

    /// <summary>The one thing of the event itself that a list needs.</summary>
    private static async Task<Guid?> SubjectAsync(Item item, SealedFact? body, KeyRing keys, CancellationToken cancellation)
    {
        if (body is null || await keys.OpenAsync(Subject.Feed(item.RoutedAt), JournalStore.BodyField(item.JournalId), body, cancellation) is not { } open) return null;
        using var json = JsonDocument.Parse(open);
        return json.RootElement.TryGetProperty("subject", out var subject) && Guid.TryParse(subject.GetString(), out var id) ? id : null;
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? At(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
