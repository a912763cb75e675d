using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Calendar;
using FourKeyWorks.Platform.Streams;
using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace FourKeyWorks.Platform.Keeping;

/// <summary>How many files were sealed, by what is known of them from then on.</summary>
/// <param name="Before">Counted is what was sealed before this instant.</param>
/// <param name="Step">Every figure is rounded down to a multiple of this, and what is below it is not shown.</param>
/// <param name="Items">By month, category and outcome.</param>
public sealed record SealedCounts(DateTimeOffset Before, int Step, IReadOnlyList<SealedCount> Items);

/// <summary>How many files were sealed that are counted in this month, as this, with this outcome.</summary>
public sealed record SealedCount(string Month, string Category, string Outcome, long Files);

/// <summary>
/// The coarse facts of sealed files, and the statistic that is made of them (architecture §4). Small numbers are not shown,
/// and cannot be found by differences: there are no totals and no filters, figures move in steps, and only once a month
/// (domain §7.4, §9.1).
/// </summary>
public sealed partial class SealedStatistics : EventProjection
{
    private const int Step = 5;

    private const string Note = "insert into sealed_files (file, month, category, outcome, sealed_at) values (?, ?, ?, ?, ?)";

    private const string Count = """
        select month, category, outcome, count(*) / $2 * $2 from sealed_files where sealed_at < $1
        group by month, category, outcome having count(*) >= $2 order by month, category, outcome
        """;

    /// <summary>The projection.</summary>
    public SealedStatistics()
    {
        Name = "sealed-files";
        Options.DeleteDataInTableOnTeardown("sealed_files");
    }

    /// <summary>The table.</summary>
    public static Table Table => Tables.Table("sealed_files", t =>
    {
        t.AddColumn("file", "uuid").AsPrimaryKey();
        t.AddColumn("month", "text").NotNull();
        t.AddColumn("category", "text").NotNull();
        t.AddColumn("outcome", "text").NotNull();
        t.AddColumn("sealed_at", "timestamptz").NotNull();
    });

    /// <summary>Maps <c>GET /vault/statistics</c>.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/vault/statistics", async (HttpContext http, NpgsqlDataSource database, TimeProvider time) =>
        {
            var today = OfficialCalendar.DateOf(time.GetUtcNow());
            var before = OfficialCalendar.EndOf(today.AddDays(-today.Day));
            await using var command = database.CreateCommand(Count);
            command.Parameters.Add(new() { Value = before });
            command.Parameters.Add(new() { Value = Step });
            await using var row = await command.ExecuteReaderAsync(http.RequestAborted);
            var items = new List<SealedCount>();
            while (await row.ReadAsync(http.RequestAborted)) items.Add(new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3)));
            return Results.Ok(new SealedCounts(before, Step, items));
        })
        .Produces<SealedCounts>()
        .RequireDuty(Duty.ReadStatistics);

    /// <inheritdoc/>
    public override ValueTask ApplyAsync(IDocumentOperations operations, IEvent e, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(operations);
        ArgumentNullException.ThrowIfNull(e);
        if (e.Data is FileSealed s) operations.QueueSqlCommand(Note, s.FileId, s.Month, s.Category, s.Outcome, s.At.ToUniversalTime());
        return ValueTask.CompletedTask;
    }
}
