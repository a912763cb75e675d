using System.Globalization;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Platform.Access;
using Marten;
using Npgsql;

namespace FourKeyWorks.Identity.Directory;

/// <summary>
/// <c>GET /directory/export</c>: the directory as a workbook that the import takes. Whom to reach is left out: names and numbers of a
/// whole city are not one person's to carry away (domain §7.7), the columns are there to be filled.
/// </summary>
internal static class ExportDirectory
{
    /// <summary>What a workbook is on the wire.</summary>
    public const string MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>The way in.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/directory/export", async (HttpContext http, IQuerySession session, NpgsqlDataSource database, City city) =>
        {
            http.Response.Headers.CacheControl = "no-store";
            return Results.File(Workbook.Write(Of(await ReadDirectory.NowAsync(session, database, city, http.RequestAborted))), MediaType, "directory.xlsx");
        })
        .Produces(StatusCodes.Status200OK, contentType: MediaType)
        .RequireDuty(Duty.KeepDirectory);

    /// <summary>What stands in it.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyDictionary<string, string>>> Of(DirectoryNow now) => new Dictionary<string, IReadOnlyList<IReadOnlyDictionary<string, string>>>
    {
        [Workbook.Units] = [.. now.Units.Select(UnitRow)],
        [Workbook.Works] =
        [
            .. now.Works.Select(w => Row(
                (Workbook.Work, ImportPlan.WordOf(w.Work)), (Workbook.Leads, Joined(w.Leads)), (Workbook.Implements, Joined(w.Implements)), (Workbook.Assists, Joined(w.Assists)))),
        ],
        [Workbook.Contacts] = [.. now.Units.Where(u => u.LastDay is null && u.Kind is UnitKind.Bureau or UnitKind.Town).Select(u => Row((Workbook.Id, u.UnitId), (Workbook.Name, u.Name)))],
        [Workbook.Days] = [.. now.Years.SelectMany(DayRows)],
    };

    private static Dictionary<string, string> UnitRow(Unit u) => Row(
        (Workbook.Id, u.UnitId), (Workbook.Name, u.Name), (Workbook.Kind, ImportPlan.WordOf(u.Kind)), (Workbook.Department, u.Department), (Workbook.Parent, u.Parent),
        (Workbook.Town, u.Town), (Workbook.Division, u.Division), (Workbook.From, Day(u.From)), (Workbook.Until, u.LastDay is { } last ? Day(last) : null));

    private static IEnumerable<Dictionary<string, string>> DayRows(CalendarYear year) =>
        year.Holidays.Select(d => (d, "放假", (string?)null, (DateOnly?)null))
            .Concat(year.MakeUpWorkdays.Select(d => (d, "上班", (string?)null, (DateOnly?)null)))
            .Concat(year.Periods.Select(p => (p.From, p.Kind is PeriodKind.SchoolVacation ? "学校假期" : "重点时段", (string?)p.Name, (DateOnly?)p.To)))
            .OrderBy(r => r.Item1)
            .Select(r => Row((Workbook.Day, Day(r.Item1)), (Workbook.DayKind, r.Item2), (Workbook.DayName, r.Item3), (Workbook.To, r.Item4 is { } to ? Day(to) : null)));

    private static Dictionary<string, string> Row(params (string Column, string? Text)[] cells) =>
        cells.Where(c => c.Text is not null).ToDictionary(c => c.Column, c => c.Text!);

    private static string Joined(IReadOnlyList<string> departments) => string.Join('、', departments);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
