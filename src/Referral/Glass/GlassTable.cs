using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Problems;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.Platform.Work;
using FourKeyWorks.ServiceDefaults;
using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace FourKeyWorks.Referral.Glass;

/// <summary>The glasses that were broken, for lists; kept in the commit of the events.</summary>
public sealed partial class GlassTable : EventProjection
{
    private const string Put = "insert into glass (glass, case_id, department, unit, broken_at, open_until, due_at, verdict) values (?, ?, ?, ?, ?, ?, ?, 'pending') on conflict do nothing";

    private const string Judge = "update glass set verdict = ?, judged_at = ? where glass = ?";

    private const string Miss = "update glass set missed = true where glass = ?";

    /// <summary>The projection.</summary>
    public GlassTable()
    {
        Name = "glass";
        Options.DeleteDataInTableOnTeardown("glass");
    }

    /// <summary>The table.</summary>
    public static Table Table => Tables.Table("glass", t =>
    {
        t.AddColumn("glass", "uuid").AsPrimaryKey();
        t.AddColumn("case_id", "uuid").NotNull();
        t.AddColumn("department", "text").NotNull();
        t.AddColumn("unit", "text").NotNull();
        t.AddColumn("broken_at", "timestamptz").NotNull();
        t.AddColumn("open_until", "timestamptz").NotNull();
        t.AddColumn("due_at", "timestamptz").NotNull();
        t.AddColumn("verdict", "text").NotNull();
        t.AddColumn("judged_at", "timestamptz");
        t.AddColumn("missed", "boolean").NotNull().DefaultValueByExpression("false");
        t.Indexes.Add(new IndexDefinition("glass_by_time") { Columns = ["broken_at", "glass"] });
    });

    /// <inheritdoc/>
    public override ValueTask ApplyAsync(IDocumentOperations operations, IEvent e, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(operations);
        ArgumentNullException.ThrowIfNull(e);
        switch (e.Data)
        {
            case GlassBroken b:
                operations.QueueSqlCommand(Put, b.GlassId, b.CaseId, b.Department.Slug(), b.Unit, b.At.ToUniversalTime(), b.Until.ToUniversalTime(), b.Approval.At.ToUniversalTime());
                break;
            case GlassApproved a:
                operations.QueueSqlCommand(Judge, "approved", a.At.ToUniversalTime(), a.GlassId);
                break;
            case GlassDisapproved d:
                operations.QueueSqlCommand(Judge, "disapproved", d.At.ToUniversalTime(), d.GlassId);
                break;
            case ClockMissed m when m.Due.Rule == BreakGlass.Approval:
                operations.QueueSqlCommand(Miss, m.Subject);
                break;
        }

        return ValueTask.CompletedTask;
    }
}

/// <summary>Pages of the glasses that were broken, newest first.</summary>
public static class GlassList
{
    private const int PageSize = 50;

    private static readonly string Query = $"""
        select glass, case_id, department, unit, broken_at, open_until, due_at, verdict, judged_at, missed from glass
        where ($1::text is null or department = $1) and (broken_at, glass) < ($2, $3) and {Standings.NotExcluded("glass", "$4")}
        order by broken_at desc, glass desc limit $5
        """;

    /// <param name="GlassId">Which.</param>
    /// <param name="CaseId">Before which case.</param>
    /// <param name="Department">Of which department it was broken.</param>
    /// <param name="Unit">Of which unit.</param>
    /// <param name="BrokenAt">When.</param>
    /// <param name="OpenUntil">How long it is open.</param>
    /// <param name="ApprovalDueAt">Until when another person says whether it was right.</param>
    /// <param name="Verdict">What was said: <c>pending</c>, <c>approved</c> or <c>disapproved</c>.</param>
    /// <param name="JudgedAt">When.</param>
    /// <param name="ApprovalMissed">Not in time.</param>
    public sealed record Item(
        Guid GlassId, Guid CaseId, string Department, string Unit, DateTimeOffset BrokenAt, DateTimeOffset OpenUntil, DateTimeOffset ApprovalDueAt,
        string Verdict, DateTimeOffset? JudgedAt, bool ApprovalMissed);

    /// <param name="Items">At most 50.</param>
    /// <param name="Next">Value of <c>after</c> for the next page; null on the last.</param>
    public sealed record Page(IReadOnlyList<Item> Items, string? Next);

    /// <summary>A page; of one department, or of all.</summary>
    public static async Task<IResult> PageAsync(HttpContext http, NpgsqlDataSource database, Party? department, string? after)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(database);
        var from = new PagePosition(DateTimeOffset.MaxValue, Guid.AllBitsSet);
        if (after is not null && !PagePosition.TryParse(after, out from)) return Problem.Result(Codes.RequestUnreadable);
        await using var command = database.CreateCommand(Query);
        foreach (var value in new object[] { (object?)department?.Slug() ?? DBNull.Value, from.At, from.Id, Standings.NamesOf(Caller.Of(http)), PageSize + 1 })
            command.Parameters.Add(new() { Value = value });
        var items = new List<Item>();
        await using var row = await command.ExecuteReaderAsync(http.RequestAborted);
        while (await row.ReadAsync(http.RequestAborted))
            items.Add(new(
                row.GetGuid(0), row.GetGuid(1), row.GetString(2), row.GetString(3), row.GetFieldValue<DateTimeOffset>(4), row.GetFieldValue<DateTimeOffset>(5),
                row.GetFieldValue<DateTimeOffset>(6), row.GetString(7), row.IsDBNull(8) ? null : row.GetFieldValue<DateTimeOffset>(8), row.GetBoolean(9)));
        var more = items.Count > PageSize;
        if (more) items.RemoveAt(PageSize);
        return Results.Ok(new Page(items, more ? new PagePosition(items[^1].BrokenAt, items[^1].GlassId).ToString() : null));
    }
}
