using FourKeyWorks.Platform.Streams;
using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Weasel.Postgresql.Tables;

namespace FourKeyWorks.Exchange.Reconcile;

/// <summary>The alarms there are and were, kept in the commit of the events they follow from.</summary>
public sealed partial class AlarmTable : EventProjection
{
    private const string Raise = """
        insert into alarms (id, watch, kind, what, raised_at) values (?, ?, ?, ?, ?)
        on conflict (id) do update set raised_at = excluded.raised_at, cleared_at = null, acknowledged_at = null, acknowledged_by = null
        """;

    private const string Clear = "update alarms set cleared_at = ? where id = ?";

    private const string Acknowledge = "update alarms set acknowledged_at = ?, acknowledged_by = ? where id = ?";

    /// <summary>The projection.</summary>
    public AlarmTable()
    {
        Name = "alarms";
        Options.DeleteDataInTableOnTeardown("alarms");
    }

    /// <summary>The table.</summary>
    public static Table Table => Tables.Table("alarms", t =>
    {
        t.AddColumn("id", "uuid").AsPrimaryKey();
        t.AddColumn("watch", "text").NotNull();
        t.AddColumn("kind", "text").NotNull();
        t.AddColumn("what", "text").NotNull();
        t.AddColumn("raised_at", "timestamptz").NotNull();
        t.AddColumn("cleared_at", "timestamptz");
        t.AddColumn("acknowledged_at", "timestamptz");
        t.AddColumn("acknowledged_by", "text");
        t.Indexes.Add(new IndexDefinition("alarms_open") { Columns = ["raised_at", "id"], Predicate = "cleared_at is null" });
    });

    /// <inheritdoc/>
    public override ValueTask ApplyAsync(IDocumentOperations operations, IEvent e, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(operations);
        ArgumentNullException.ThrowIfNull(e);
        switch (e.Data)
        {
            case AlarmRaised r:
                operations.QueueSqlCommand(Raise, e.StreamId, r.Watch, r.Kind, r.What, r.At.ToUniversalTime());
                break;
            case AlarmCleared c:
                operations.QueueSqlCommand(Clear, c.At.ToUniversalTime(), e.StreamId);
                break;
            case AlarmAcknowledged a:
                operations.QueueSqlCommand(Acknowledge, a.At.ToUniversalTime(), a.By, e.StreamId);
                break;
        }

        return ValueTask.CompletedTask;
    }
}
