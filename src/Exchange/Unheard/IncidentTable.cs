using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Streams;
using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Weasel.Postgresql.Tables;

namespace FourKeyWorks.Exchange.Unheard;

/// <summary>The incidents there are and were, kept in the commit of the events they follow from; and what messages are due.</summary>
public sealed partial class IncidentTable : EventProjection
{
    private const string Raise = """
        insert into unheard (id, seq, type, department, case_number, level, units, hearers, since, routed_at, raised_at, noticed_late)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;

    private const string Climb = "update unheard set level = ?, units = ?, noticed_late = noticed_late or ? where id = ?";

    private const string TakeOver = "update unheard set taken_over_at = ?, taken_over_by = ? where id = ?";

    private const string Call = "update unheard set calls = calls + 1 where id = ?";

    private const string Hear = "update unheard set heard_at = ? where id = ?";

    // Stands apart: what is rebuilt sends nothing again.
    private const string Tell = "insert into unheard_message (incident, unit, at) values (?, ?, ?) on conflict do nothing";

    private const string TellNobody = "delete from unheard_message where incident = ? and done_at is null";

    /// <summary>The projection.</summary>
    public IncidentTable()
    {
        Name = "unheard";
        Options.DeleteDataInTableOnTeardown("unheard");
    }

    /// <summary>The tables.</summary>
    public static IEnumerable<Table> All()
    {
        yield return Tables.Table("unheard", t =>
        {
            t.AddColumn("id", "uuid").AsPrimaryKey();
            t.AddColumn("seq", "bigint").NotNull();
            t.AddColumn("type", "text").NotNull();
            t.AddColumn("department", "text").NotNull();
            t.AddColumn("case_number", "text");
            t.AddColumn("level", "text").NotNull();
            t.AddColumn("units", "text[]").NotNull();
            t.AddColumn("hearers", "text[]").NotNull();
            t.AddColumn("since", "timestamptz").NotNull();
            t.AddColumn("routed_at", "timestamptz").NotNull();
            t.AddColumn("raised_at", "timestamptz").NotNull();
            t.AddColumn("noticed_late", "boolean").NotNull();
            t.AddColumn("taken_over_at", "timestamptz");
            t.AddColumn("taken_over_by", "text");
            t.AddColumn("calls", "integer").NotNull().DefaultValue(0);
            t.AddColumn("heard_at", "timestamptz");
            t.Indexes.Add(new IndexDefinition("unheard_open") { Columns = ["routed_at", "id"], Predicate = "heard_at is null" });
        });
        yield return Tables.Table("unheard_message", t =>
        {
            t.AddColumn("incident", "uuid").AsPrimaryKey();
            t.AddColumn("unit", "text").AsPrimaryKey();
            t.AddColumn("at", "timestamptz").NotNull();
            t.AddColumn("attempts", "integer").NotNull().DefaultValue(0);
            t.AddColumn("tried_at", "timestamptz");
            t.AddColumn("done_at", "timestamptz");
            t.AddColumn("outcome", "text");
            t.Indexes.Add(new IndexDefinition("unheard_message_due") { Columns = ["unit", "at"], Predicate = "done_at is null" });
            t.Indexes.Add(new IndexDefinition("unheard_message_last") { Columns = ["unit", "tried_at"] });
        });
        yield return Tables.Table("unheard_watch", t =>
        {
            t.AddColumn("id", "integer").AsPrimaryKey();
            t.AddColumn("seq", "bigint").NotNull();
        });
    }

    /// <inheritdoc/>
    public override ValueTask ApplyAsync(IDocumentOperations operations, IEvent e, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(operations);
        ArgumentNullException.ThrowIfNull(e);
        switch (e.Data)
        {
            case IncidentRaised r:
                var first = r.Ladder[0];
                operations.QueueSqlCommand(
                    Raise, e.StreamId, r.Seq, r.Type, r.Department.Slug(), (object?)r.CaseNumber ?? DBNull.Value, NameOf(first.Level), first.Units.ToArray(),
                    Incident.HearersOf(r.Ladder).ToArray(), r.Since.ToUniversalTime(), r.RoutedAt.ToUniversalTime(), r.At.ToUniversalTime(), r.NoticedLate);
                TellOf(operations, e.StreamId, r.Turns, r.At);
                break;
            case IncidentClimbed c:
                operations.QueueSqlCommand(Climb, NameOf(c.Level), c.Reached.ToArray(), c.NoticedLate, e.StreamId);
                TellOf(operations, e.StreamId, c.Turns, c.At);
                break;
            case IncidentTakenOver t:
                operations.QueueSqlCommand(TakeOver, t.At.ToUniversalTime(), t.By, e.StreamId);
                break;
            case DutyOfficerCalled:
                operations.QueueSqlCommand(Call, e.StreamId);
                break;
            case IncidentHeard h:
                operations.QueueSqlCommand(Hear, h.At.ToUniversalTime(), e.StreamId);
                operations.QueueSqlCommand(TellNobody, e.StreamId);
                break;
        }

        return ValueTask.CompletedTask;
    }

    private static void TellOf(IDocumentOperations operations, Guid incident, IReadOnlyList<Responsible> turns, DateTimeOffset at)
    {
        foreach (var turn in turns) operations.QueueSqlCommand(Tell, incident, turn.Unit, at.ToUniversalTime());
    }

    private static string NameOf(Level level) => level.ToString().ToLowerInvariant();
}
