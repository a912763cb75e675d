using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Exchange.Roster;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Problems;
using FourKeyWorks.ServiceDefaults;
using Npgsql;

namespace FourKeyWorks.Exchange.Unheard;

/// <summary>
/// <c>GET /unheard?after=</c>: what is open at the caller's unit, longest waiting first, and whom to call about it; as JSON, or
/// as a page for who asks for <c>text/html</c>.
/// </summary>
internal static class IncidentList
{
    private const int PageSize = 50;

    private const string Query = """
        select id, type, department, case_number, level, units, since, routed_at, raised_at, noticed_late, taken_over_at, calls from unheard
        where heard_at is null and $1 = any(units) and (routed_at, id) > ($2, $3)
        order by routed_at, id limit $4
        """;

    private const string Place = "select routed_at from unheard where id = $1";

    /// <summary>An open incident.</summary>
    /// <param name="Id">The incident.</param>
    /// <param name="Type">CloudEvents <c>type</c> of the event.</param>
    /// <param name="Title">The same in words.</param>
    /// <param name="Department">The department that has not heard it.</param>
    /// <param name="CaseNumber">Short form of the case's id.</param>
    /// <param name="Level">How high it has climbed.</param>
    /// <param name="Units">The units that it has reached.</param>
    /// <param name="Since">When it happened.</param>
    /// <param name="RoutedAt">When it was sent.</param>
    /// <param name="RaisedAt">When it became an incident.</param>
    /// <param name="NoticedLate">The system was down meanwhile: not anybody's lateness.</param>
    /// <param name="TakenOverAt">Since when somebody sees to it.</param>
    /// <param name="Calls">How many calls were made.</param>
    internal sealed record Item(
        Guid Id, string Type, string Title, string Department, string? CaseNumber, string Level, IReadOnlyList<string> Units, DateTimeOffset Since,
        DateTimeOffset RoutedAt, DateTimeOffset RaisedAt, bool NoticedLate, DateTimeOffset? TakenOverAt, int Calls);

    /// <summary>A page.</summary>
    /// <param name="Items">At most 50.</param>
    /// <param name="Persons">Whom to call, by unit.</param>
    /// <param name="Next">Value of <c>after</c> for the next page; null on the last.</param>
    internal sealed record Page(IReadOnlyList<Item> Items, IReadOnlyList<DutyPerson> Persons, Guid? Next);

    /// <summary>The way in.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/unheard", async (HttpContext http, NpgsqlDataSource database, Callees callees, City city, ProblemTexts texts, TimeProvider time, Guid? after) =>
        {
            var (caller, culture) = (Caller.Of(http), ProblemTexts.CultureFor(http.Request));
            var words = new PageWords(texts, culture);
            if (await PlaceOfAsync(database, after, http.RequestAborted) is not { } place) return Problem.Result(Codes.RequestUnreadable);
            var items = await ReadAsync(database, caller.Unit, place, after ?? Guid.Empty, words, http.RequestAborted);
            var more = items.Count > PageSize;
            if (more) items.RemoveAt(PageSize);
            var persons = await callees.ReadAsync(caller, [.. items.SelectMany(i => i.Units).Distinct()], [], http.RequestAborted);
            var page = new Page(items, persons, more ? items[^1].Id : null);
            http.Response.Headers.ContentLanguage = culture.Name;
            http.Response.Headers.CacheControl = "no-store";
            return HtmlPage.IsWanted(http.Request) ? DutyPage.Of(page, caller.Unit, city, words, time.GetUtcNow()) : Results.Ok(page);
        })
        .Produces<Page>()
        .RequireDuty(Duty.AnswerUnheard);

    private static async Task<List<Item>> ReadAsync(
        NpgsqlDataSource database, string unit, DateTimeOffset place, Guid after, PageWords words, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Query);
        foreach (var value in new object[] { unit, place, after, PageSize + 1 }) command.Parameters.Add(new() { Value = value });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var items = new List<Item>();
        while (await row.ReadAsync(cancellation))
        {
            items.Add(new(
                row.GetGuid(0), row.GetString(1), words.TitleOf(row.GetString(1)), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3),
                row.GetString(4), row.GetFieldValue<string[]>(5), row.GetFieldValue<DateTimeOffset>(6), row.GetFieldValue<DateTimeOffset>(7),
                row.GetFieldValue<DateTimeOffset>(8), row.GetBoolean(9), row.IsDBNull(10) ? null : row.GetFieldValue<DateTimeOffset>(10), row.GetInt32(11)));
        }

        return items;
    }

    private static async Task<DateTimeOffset?> PlaceOfAsync(NpgsqlDataSource database, Guid? after, CancellationToken cancellation)
    {
        if (after is not { } id) return DateTimeOffset.UnixEpoch;
        await using var command = database.CreateCommand(Place);
        command.Parameters.Add(new() { Value = id });
        return await command.ExecuteScalarAsync(cancellation) is DateTime at ? new DateTimeOffset(at) : null;
    }
}
