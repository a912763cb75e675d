using FourKeyWorks.Contracts.Broker;
using Marten;
using Npgsql;

namespace FourKeyWorks.Identity.Directory;

/// <summary>Reads the whole directory, for an import or an export.</summary>
internal static class ReadDirectory
{
    private const string Units = "select id, kind, department, parent, town, division, name, valid_from, valid_until from unit order by id";

    private const string People = "select unit, count(*) from person where left_at is null group by unit";

    private const string Reachable = "select unit from contact_point";

    public static async Task<DirectoryNow> NowAsync(IQuerySession session, NpgsqlDataSource database, City city, CancellationToken cancellation)
    {
        var units = await RowsAsync(database, Units, Read, cancellation);
        var people = await RowsAsync(database, People, r => (Unit: r.GetString(0), Count: r.GetInt64(1)), cancellation);
        var reachable = await RowsAsync(database, Reachable, r => r.GetString(0), cancellation);
        var works = (await SetResponsibility.ReadAsync(session, cancellation)).Select(v => new Responsibility(v.Work, v.Leads, v.Implements, v.Assists)).ToList();
        var next = units.Select(u => u.UnitId).Where(IsOurs).Select(id => int.Parse(id.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture)).DefaultIfEmpty(700_000).Max() + 1;
        return new(
            units, next, city.Units.Select(u => u.Id).ToHashSet(), people.ToDictionary(p => p.Unit, p => p.Count), reachable.ToHashSet(), works, await YearsAsync(session, cancellation));
    }

    private static async Task<IReadOnlyList<CalendarYear>> YearsAsync(IQuerySession session, CancellationToken cancellation)
    {
        var years = new List<CalendarYear>();
        for (var year = SetCalendar.First; await session.Events.AggregateStreamAsync<CalendarYear>(CalendarYear.StreamOf(year), token: cancellation) is { } known; year++) years.Add(known);
        return years;
    }

    // The town of stations and schools alone is their own; of others it follows.
    private static Unit Read(NpgsqlDataReader row)
    {
        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
        var kind = Enum.Parse<UnitKind>(row.GetString(1), ignoreCase: true);
        var from = row.GetFieldValue<DateOnly>(7);
        return new(
            row.GetString(0), kind, row.GetString(2), Text(3), kind is UnitKind.Station or UnitKind.School ? Text(4) : null, Text(5), [new(row.GetString(6), from)], from,
            row.IsDBNull(8) ? null : row.GetFieldValue<DateOnly>(8), []);
    }

    private static bool IsOurs(string id) => id.Length == 7 && id[1] == '7';

    private static async Task<List<T>> RowsAsync<T>(NpgsqlDataSource database, string query, Func<NpgsqlDataReader, T> read, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(query);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<T>();
        while (await row.ReadAsync(cancellation)) rows.Add(read(row));
        return rows;
    }
}
