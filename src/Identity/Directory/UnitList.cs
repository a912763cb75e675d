using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Calendar;
using Npgsql;

namespace FourKeyWorks.Identity.Directory;

/// <summary>A unit on the list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Department">Its department.</param>
/// <param name="Parent">What it is part of.</param>
/// <param name="ParentName">The name of that.</param>
/// <param name="Town">The town that it is in, or is.</param>
/// <param name="Division">Statistics code.</param>
/// <param name="Name">Its name.</param>
/// <param name="From">First day.</param>
/// <param name="LastDay">Last day; null for none in sight.</param>
/// <param name="IsOnBus">It takes part on the bus.</param>
public sealed record ListedUnit(
    string Id, UnitKind Kind, string Department, string? Parent, string? ParentName, string? Town, string? Division, string Name, DateOnly From, DateOnly? LastDay, bool IsOnBus);

/// <summary>A page of units.</summary>
/// <param name="Items">At most 100.</param>
/// <param name="Next">Value of <c>after</c> for the next page; null on the last.</param>
public sealed record UnitPage(IReadOnlyList<ListedUnit> Items, string? Next);

/// <summary>The units of a day.</summary>
internal static class UnitList
{
    private const int PageSize = 100;

    private const string Columns = """
        select u.id, u.kind, u.department, u.parent, p.name, u.town, u.division, u.name, u.valid_from, u.valid_until from unit u left join unit p on p.id = u.parent
        """;

    private const string List = Columns + """
         where u.id > $1 and ($2 = '' or u.kind = $2) and ($3 = '' or u.parent = $3) and ($4 = '' or u.town = $4) and ($5 = '' or u.department = $5)
        and ($6 = '' or strpos(u.name, $6) > 0 or u.id = $6 or starts_with(u.division, $6))
        and u.valid_from <= $7 and (u.valid_until is null or u.valid_until >= $7) order by u.id limit $8
        """;

    private const string These = Columns + " where u.id = any($1) order by u.id";

    /// <summary>Maps <c>GET /directory/units?kind=&amp;parent=&amp;town=&amp;department=&amp;q=&amp;on=&amp;after=</c>.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/directory/units", async (
            HttpContext http, NpgsqlDataSource database, City city, TimeProvider time, string? kind, string? parent, string? town, string? department, string? q, DateOnly? on, string? after) =>
        {
            var items = await ReadAsync(
                database, city, List,
                [after ?? "", kind ?? "", parent ?? "", town ?? "", department ?? "", q?.Trim() ?? "", on ?? OfficialCalendar.DateOf(time.GetUtcNow()), PageSize + 1], http.RequestAborted);
            var more = items.Count > PageSize;
            if (more) items.RemoveAt(PageSize);
            return Results.Ok(new UnitPage(items, more ? items[^1].Id : null));
        })
        .Produces<UnitPage>()
        .RequireDuty(Duty.ReadDirectory);

    /// <summary>These units.</summary>
    public static async Task<IReadOnlyList<ListedUnit>> TheseAsync(NpgsqlDataSource database, City city, IEnumerable<string> units, CancellationToken cancellation) =>
        await ReadAsync(database, city, These, [units.ToArray()], cancellation);

    private static async Task<List<ListedUnit>> ReadAsync(NpgsqlDataSource database, City city, string query, object[] values, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(query);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var units = new List<ListedUnit>();
        while (await row.ReadAsync(cancellation)) units.Add(Read(row, city));
        return units;
    }

    private static ListedUnit Read(NpgsqlDataReader row, City city)
    {
        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
        var id = row.GetString(0);
        return new(
            id, Enum.Parse<UnitKind>(row.GetString(1), ignoreCase: true), row.GetString(2), Text(3), Text(4), Text(5), Text(6), row.GetString(7),
            row.GetFieldValue<DateOnly>(8), row.IsDBNull(9) ? null : row.GetFieldValue<DateOnly>(9), city.Units.Any(u => u.Id == id));
    }
}
