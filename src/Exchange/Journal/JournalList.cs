using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Problems;
using FourKeyWorks.ServiceDefaults;
using Npgsql;

namespace FourKeyWorks.Exchange.Journal;

/// <summary>
/// <c>GET /journal?after=</c>: what a unit sent and was sent, newest first; the desk sees all of it. What became of each is
/// told by <see cref="WhereIsIt"/>.
/// </summary>
internal static class JournalList
{
    private const int PageSize = 50;

    private const string Columns = "j.seq, j.id, j.event_id, j.type, j.direction, j.sender, j.routed_at, j.verdict";

    // Two lists that are each in order, so that a page costs a page however long they are.
    private const string OfUnit = $"""
        select *, (select d.fetched_at is not null from journal_delivery d where d.seq = p.seq and d.unit = $2),
                  (select d.acknowledged_at is not null from journal_delivery d where d.seq = p.seq and d.unit = $2)
        from (
            (select {Columns} from journal j where j.sender = $1 and j.seq < $3 order by j.seq desc limit $4)
            union
            (select {Columns} from journal_delivery d join journal j using (seq) where d.unit = $2 and d.seq < $3 order by d.seq desc limit $4)
        ) p order by seq desc limit $4
        """;

    private const string OfAll = $"select {Columns}, null::boolean, null::boolean from journal j where seq < $1 order by seq desc limit $2";

    private const string Place = "select seq from journal where id = $1";

    /// <summary>A message in the list.</summary>
    /// <param name="JournalId">The journal's own id of it.</param>
    /// <param name="EventId">CloudEvents <c>id</c>, where it is opaque.</param>
    /// <param name="Type">CloudEvents <c>type</c>, where it is one of the catalogue.</param>
    /// <param name="Direction"><c>in</c> or <c>out</c>.</param>
    /// <param name="Sender">The broker user that sent it.</param>
    /// <param name="RoutedAt">When it came to us and was routed.</param>
    /// <param name="Verdict">Why it was no valid event.</param>
    /// <param name="Fetched">Whether the unit has fetched it; null where it was not sent to the unit.</param>
    /// <param name="Acknowledged">Whether the unit has acknowledged it.</param>
    internal sealed record Item(
        Guid JournalId, string? EventId, string? Type, string Direction, string? Sender, DateTimeOffset RoutedAt, string? Verdict, bool? Fetched, bool? Acknowledged);

    /// <summary>A page.</summary>
    /// <param name="Items">At most 50.</param>
    /// <param name="Next">Value of <c>after</c> for the next page; null on the last.</param>
    internal sealed record Page(IReadOnlyList<Item> Items, Guid? Next);

    /// <summary>The way in.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/journal", async (HttpContext http, City city, NpgsqlDataSource database, Guid? after) =>
        {
            var caller = Caller.Of(http);
            if (await PlaceOfAsync(database, after, http.RequestAborted) is not { } place) return Problem.Result(Codes.RequestUnreadable);
            var user = city.Units.FirstOrDefault(u => u.Id == caller.Unit && u.Department == caller.Department)?.BrokerUser ?? "";
            object[] values = caller.Duties.Contains(Duty.OperateExchange) ? [place, PageSize + 1] : [user, caller.Unit, place, PageSize + 1];
            return Results.Ok(await PageAsync(database, values.Length == 2 ? OfAll : OfUnit, values, http.RequestAborted));
        })
        .Produces<Page>()
        .RequireDuty(Duty.ReadJournal);

    private static async Task<long?> PlaceOfAsync(NpgsqlDataSource database, Guid? after, CancellationToken cancellation)
    {
        if (after is not { } id) return long.MaxValue;
        await using var command = database.CreateCommand(Place);
        command.Parameters.Add(new() { Value = id });
        return await command.ExecuteScalarAsync(cancellation) as long?;
    }

    private static async Task<Page> PageAsync(NpgsqlDataSource database, string sql, object[] values, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        var items = new List<Item>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            if (items.Count == PageSize) return new Page(items, items[^1].JournalId);
            items.Add(new Item(
                row.GetGuid(1), Text(row, 2), Text(row, 3), row.GetString(4), Text(row, 5), row.GetFieldValue<DateTimeOffset>(6), Text(row, 7),
                row.IsDBNull(8) ? null : row.GetBoolean(8), row.IsDBNull(9) ? null : row.GetBoolean(9)));
        }

        return new Page(items, null);
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
