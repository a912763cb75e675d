using FourKeyWorks.Referral.Cases;
using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Weasel.Postgresql.Tables;
using Tables = FourKeyWorks.Platform.Streams.Tables;

namespace FourKeyWorks.Referral.Reports;

/// <summary>How far each report is, in one row, kept in the commit of the events: for the list of the police unit and for receipts.</summary>
public sealed partial class ReportTable : EventProjection
{
    private const string Insert = """
        insert into reports (report, case_id, police_unit, from_unit, town, village, danger, watched, reported_at, due_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;

    private const string Accept = "update reports set accepted_at = ? where report = ?";

    // Said twice, the first time is the answer.
    private const string File = "update reports set filed_at = coalesce(filed_at, ?) where case_id = ?";

    private const string Close = "update reports set closed_at = ? where case_id = ?";

    /// <summary>The projection.</summary>
    public ReportTable()
    {
        Name = "reports";
        Options.DeleteDataInTableOnTeardown("reports");
    }

    /// <summary>The table.</summary>
    internal static Table Table => Tables.Table("reports", t =>
    {
        t.AddColumn("report", "uuid").AsPrimaryKey();
        t.AddColumn("case_id", "uuid").NotNull();
        t.AddColumn("police_unit", "text").NotNull();
        t.AddColumn("from_unit", "text");
        t.AddColumn("town", "text");
        t.AddColumn("village", "text");
        t.AddColumn("danger", "boolean").NotNull();
        t.AddColumn("watched", "boolean").NotNull();
        t.AddColumn("reported_at", "timestamptz").NotNull();
        t.AddColumn("due_at", "timestamptz").NotNull();
        t.AddColumn("accepted_at", "timestamptz");
        t.AddColumn("filed_at", "timestamptz");
        t.AddColumn("closed_at", "timestamptz");
        t.Indexes.Add(new IndexDefinition("reports_by_case") { Columns = ["case_id"], IsUnique = true });
        t.Indexes.Add(new IndexDefinition("reports_awaiting") { Columns = ["police_unit", "reported_at", "report"], Predicate = "accepted_at is null" });
        t.Indexes.Add(new IndexDefinition("reports_accepted") { Columns = ["police_unit", "accepted_at", "report"], Predicate = "accepted_at is not null" });
    });

    /// <inheritdoc/>
    public override ValueTask ApplyAsync(IDocumentOperations operations, IEvent e, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(operations);
        ArgumentNullException.ThrowIfNull(e);
        switch (e.Data)
        {
            case InfringementReported r:
                operations.QueueSqlCommand(
                    Insert, r.ReportId, CaseStreams.CaseOf(r.ReportId), r.PoliceUnit, OrNull(r.From), OrNull(r.Town), OrNull(r.Village), r.ImmediateDanger,
                    r.ConcernsPolice, r.ReportedAt.ToUniversalTime(), r.Acceptance.At.ToUniversalTime());
                break;
            case ReportTakenOn t:
                operations.QueueSqlCommand(Accept, t.AcceptedAt.ToUniversalTime(), t.ReportId);
                break;
            case CaseFiled f:
                operations.QueueSqlCommand(File, f.FiledAt.ToUniversalTime(), f.CaseId);
                break;
            case CaseClosed c:
                operations.QueueSqlCommand(Close, c.ClosedAt.ToUniversalTime(), c.CaseId);
                break;
        }

        return ValueTask.CompletedTask;
    }

    private static object OrNull(string? text) => text ?? (object)DBNull.Value;
}
