using FourKeyWorks.Platform.Streams;
using JasperFx.Events;
using Marten;
using Marten.Events.Projections;

namespace FourKeyWorks.Platform.Deadlines;

/// <summary>
/// The table of running clocks, kept in the commit of the events that start and stop them. A pure function of the
/// events: rebuilding it fires nothing.
/// </summary>
public sealed partial class DeadlineProjection : EventProjection
{
    private const string Start = """
        insert into deadlines (stream_id, rule, rule_version, subject, owner, started_at, counted_from, due_at) values (?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (stream_id, rule) do update set rule_version = excluded.rule_version, subject = excluded.subject,
            owner = excluded.owner, started_at = excluded.started_at, counted_from = excluded.counted_from, due_at = excluded.due_at, missed_at = null
        """;

    private const string Stop = "delete from deadlines where stream_id = ? and rule = ?";

    private const string Move = "update deadlines set due_at = ? where stream_id = ? and rule = ? and missed_at is null";

    private const string Miss = "update deadlines set missed_at = ? where stream_id = ? and rule = ?";

    private readonly ServiceModel model;

    /// <summary>Projects the clocks of one service.</summary>
    public DeadlineProjection(ServiceModel model)
    {
        this.model = model;
        Name = "deadlines";
        Options.DeleteDataInTableOnTeardown("deadlines");
    }

    /// <inheritdoc/>
    public override ValueTask ApplyAsync(IDocumentOperations operations, IEvent e, CancellationToken cancellation)
    {
        foreach (var change in model.ClockChanges(e))
        {
            switch (change)
            {
                case ClockChange.Started s:
                    operations.QueueSqlCommand(
                        Start, e.StreamId, s.Due.Rule, s.Due.RuleVersion, s.Subject, s.Owner, e.Timestamp.ToUniversalTime(), s.Due.CountedFrom ?? (object)DBNull.Value,
                        s.Due.At.ToUniversalTime());
                    break;
                case ClockChange.Stopped s:
                    operations.QueueSqlCommand(Stop, e.StreamId, s.Rule);
                    break;
            }
        }

        if (e.Data is ClockMoved moved) operations.QueueSqlCommand(Move, moved.To.At.ToUniversalTime(), e.StreamId, moved.To.Rule);
        if (e.Data is ClockMissed missed) operations.QueueSqlCommand(Miss, missed.NoticedAt.ToUniversalTime(), e.StreamId, missed.Due.Rule);
        return ValueTask.CompletedTask;
    }
}
