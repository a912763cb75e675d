using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Problems;
using FourKeyWorks.Platform.Work;
using FourKeyWorks.ServiceDefaults;
using Npgsql;

namespace FourKeyWorks.Referral.Reports;

/// <summary>
/// The reports to a police unit: those that await acceptance, oldest first, or those that were accepted, newest first. The
/// Procuratorate sees those in which people of the Police are named (domain §9.4).
/// </summary>
public static class ReportList
{
    private const int PageSize = 50;

    private const string Columns = "select report, case_id, from_unit, town, village, danger, reported_at, due_at, accepted_at, filed_at, closed_at from reports";

    private static readonly string Awaiting = $"""
        {Columns} where (police_unit = $1 or (watched and $2)) and accepted_at is null and {Standings.NotExcluded("report", "$6")} and (reported_at, report) > ($3, $4) order by reported_at, report limit $5
        """;

    private static readonly string Accepted = $"""
        {Columns} where (police_unit = $1 or (watched and $2)) and {Standings.NotExcluded("report", "$6")} and (accepted_at, report) < ($3, $4) order by accepted_at desc, report desc limit $5
        """;

    /// <summary>A report in the list.</summary>
    /// <param name="ReportId">The report.</param>
    /// <param name="CaseId">Its case, once it is accepted.</param>
    /// <param name="From">The unit that reports; absent for the public.</param>
    /// <param name="Town">The town it concerns.</param>
    /// <param name="Village">The village.</param>
    /// <param name="ImmediateDanger">The child is in danger now.</param>
    /// <param name="ReportedAt">When it was reported.</param>
    /// <param name="AcceptanceDueAt">Until when it is to be accepted.</param>
    /// <param name="AcceptedAt">When it was accepted.</param>
    /// <param name="FiledAt">When its case was filed.</param>
    /// <param name="ClosedAt">When its case was closed.</param>
    public sealed record Item(
        Guid ReportId, Guid? CaseId, string? From, string? Town, string? Village, bool ImmediateDanger, DateTimeOffset ReportedAt, DateTimeOffset AcceptanceDueAt,
        DateTimeOffset? AcceptedAt, DateTimeOffset? FiledAt, DateTimeOffset? ClosedAt);

    /// <summary>A page.</summary>
    /// <param name="Items">At most 50.</param>
    /// <param name="Next">Value of <c>after</c> for the next page; null on the last.</param>
    public sealed record Page(IReadOnlyList<Item> Items, string? Next);

    /// <summary>Maps <c>GET /reports?accepted=&amp;after=</c>.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/reports", async (HttpContext http, NpgsqlDataSource database, bool? accepted, string? after) =>
        {
            var from = accepted == true ? new PagePosition(DateTimeOffset.MaxValue, Guid.AllBitsSet) : PagePosition.Start;
            if (after is not null && !PagePosition.TryParse(after, out from)) return Problem.Result(Codes.RequestUnreadable);
            var caller = Caller.Of(http);
            if (caller.Department is not (Party.GAJ or Party.JCY)) return Results.Ok(new Page([], null));
            await using var command = database.CreateCommand(accepted == true ? Accepted : Awaiting);
            foreach (var value in new object[] { caller.Department == Party.GAJ ? caller.Unit : "", caller.Department == Party.JCY, from.At, from.Id, PageSize + 1, Standings.NamesOf(caller) })
                command.Parameters.Add(new() { Value = value });
            var items = new List<Item>();
            await using var row = await command.ExecuteReaderAsync(http.RequestAborted);
            while (await row.ReadAsync(http.RequestAborted)) items.Add(Read(row));
            var more = items.Count > PageSize;
            if (more) items.RemoveAt(PageSize);
            return Results.Ok(new Page(items, more ? new PagePosition(items[^1].AcceptedAt ?? items[^1].ReportedAt, items[^1].ReportId).ToString() : null));
        })
        .Produces<Page>()
        .RequireDuty(Duty.ReadCase);

    private static Item Read(NpgsqlDataReader row)
    {
        var acceptedAt = At(row, 8);
        return new(
            row.GetGuid(0), acceptedAt is null ? null : row.GetGuid(1), Text(row, 2), Text(row, 3), Text(row, 4), row.GetBoolean(5),
            row.GetFieldValue<DateTimeOffset>(6), row.GetFieldValue<DateTimeOffset>(7), acceptedAt, At(row, 9), At(row, 10));
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? At(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
