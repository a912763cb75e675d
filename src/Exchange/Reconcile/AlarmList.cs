using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Problems;
using FourKeyWorks.Platform.Work;
using FourKeyWorks.ServiceDefaults;
using Npgsql;

namespace FourKeyWorks.Exchange.Reconcile;

/// <summary>An alarm on the list.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Watch">Who looks at it.</param>
/// <param name="Kind">In which way something is wrong.</param>
/// <param name="Words">The same in a sentence, in the language of the request.</param>
/// <param name="What">What: names and ids.</param>
/// <param name="RaisedAt">Since when.</param>
/// <param name="ClearedAt">Until when; null while it is so.</param>
/// <param name="AcknowledgedAt">When somebody took notice.</param>
/// <param name="AcknowledgedBy">Who.</param>
public sealed record ListedAlarm(
    Guid Id, string Watch, string Kind, string Words, string What, DateTimeOffset RaisedAt, DateTimeOffset? ClearedAt, DateTimeOffset? AcknowledgedAt,
    string? AcknowledgedBy);

/// <summary>A page of alarms, oldest first.</summary>
/// <param name="Items">At most 50.</param>
/// <param name="Next">Value of <c>after</c> for the next page; null on the last.</param>
public sealed record AlarmPage(IReadOnlyList<ListedAlarm> Items, string? Next);

/// <summary>The list of the alarms.</summary>
public static class AlarmList
{
    private const int PageSize = 50;

    private const string List = """
        select id, watch, kind, what, raised_at, cleared_at, acknowledged_at, acknowledged_by from alarms
        where (raised_at, id) > ($1, $2) and ($3 or cleared_at is null) order by raised_at, id limit $4
        """;

    /// <summary>Maps <c>GET /alarms?cleared=&amp;after=</c>: those that are open; with <c>cleared=true</c> those too that were.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/alarms", async (HttpContext http, NpgsqlDataSource database, ProblemTexts texts, bool? cleared, string? after) =>
        {
            var from = PagePosition.Start;
            if (after is not null && !PagePosition.TryParse(after, out from)) return Problem.Result(Codes.RequestUnreadable);
            var culture = ProblemTexts.CultureFor(http.Request);
            await using var command = database.CreateCommand(List);
            command.Parameters.Add(new() { Value = from.At });
            command.Parameters.Add(new() { Value = from.Id });
            command.Parameters.Add(new() { Value = cleared ?? false });
            command.Parameters.Add(new() { Value = PageSize + 1 });
            var items = new List<ListedAlarm>();
            await using var row = await command.ExecuteReaderAsync(http.RequestAborted);
            while (await row.ReadAsync(http.RequestAborted))
            {
                items.Add(new ListedAlarm(
                    row.GetGuid(0), row.GetString(1), row.GetString(2), texts.Title("alarm." + row.GetString(2), culture), row.GetString(3),
                    row.GetFieldValue<DateTimeOffset>(4), Instant(row, 5), Instant(row, 6), row.IsDBNull(7) ? null : row.GetString(7)));
            }

            var more = items.Count > PageSize;
            if (more) items.RemoveAt(PageSize);
            return Results.Ok(new AlarmPage(items, more ? new PagePosition(items[^1].RaisedAt, items[^1].Id).ToString() : null));
        })
        .Produces<AlarmPage>()
        .RequireDuty(Duty.OperateExchange);

    private static DateTimeOffset? Instant(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
