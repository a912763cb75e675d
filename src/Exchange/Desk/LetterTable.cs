using FourKeyWorks.Platform.Streams;
using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Weasel.Postgresql.Tables;

namespace FourKeyWorks.Exchange.Desk;

/// <summary>What the desk lists, kept in the commit of the events it follows from; and beside it the encrypted messages, until it is decided about them.</summary>
public sealed partial class LetterTable : EventProjection
{
    private const string Keep = """
        insert into desk_letters (id, place, reason, sender, type, event_id, restricted, goes_to, died_at, kept_at, state)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'kept')
        on conflict (id) do update set state = 'kept', proposed = null, proposed_by = null
        """;

    private const string Propose = "update desk_letters set state = 'proposed', proposed = ?, proposed_by = ? where id = ?";

    private const string Move = "update desk_letters set state = ?, proposed = null, proposed_by = null where id = ?";

    /// <summary>The projection.</summary>
    public LetterTable()
    {
        Name = "desk_letters";
        Options.DeleteDataInTableOnTeardown("desk_letters");
    }

    /// <summary>The list.</summary>
    public static Table List => Tables.Table("desk_letters", t =>
    {
        t.AddColumn("id", "uuid").AsPrimaryKey();
        t.AddColumn("place", "text").NotNull();
        t.AddColumn("reason", "text").NotNull();
        t.AddColumn("sender", "text");
        t.AddColumn("type", "text");
        t.AddColumn("event_id", "text");
        t.AddColumn("restricted", "boolean").NotNull();
        t.AddColumn("goes_to", "text[]").NotNull();
        t.AddColumn("died_at", "timestamptz");
        t.AddColumn("kept_at", "timestamptz").NotNull();
        t.AddColumn("state", "text").NotNull();
        t.AddColumn("proposed", "text");
        t.AddColumn("proposed_by", "text");
        t.Indexes.Add(new IndexDefinition("desk_letters_by_age") { Columns = ["kept_at", "id"] });
        t.Indexes.Add(new IndexDefinition("desk_letters_open") { Columns = ["state", "id"], Predicate = "state in ('kept', 'proposed', 'sending')" });
        t.Indexes.Add(new IndexDefinition("desk_letters_by_event") { Columns = ["event_id"] });
    });

    /// <summary>The messages.</summary>
    public static Table Contents => Tables.Table("desk_contents", t =>
    {
        t.AddColumn("id", "uuid").AsPrimaryKey();
        t.AddColumn("key_name", "text").NotNull();
        t.AddColumn("message", "bytea").NotNull();
    });

    /// <inheritdoc/>
    public override ValueTask ApplyAsync(IDocumentOperations operations, IEvent e, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(operations);
        ArgumentNullException.ThrowIfNull(e);
        switch (e.Data)
        {
            case LetterKept k:
                operations.QueueSqlCommand(
                    Keep, e.StreamId, k.Place, Words.NameOf(k.Reason), OrNull(k.Sender), OrNull(k.Type), OrNull(k.EventId), k.Restricted,
                    k.GoesTo.ToArray(), OrNull(k.DiedAt?.ToUniversalTime()), k.At.ToUniversalTime());
                break;
            case LetterProposed p:
                operations.QueueSqlCommand(Propose, Words.NameOf(p.Action), p.By, e.StreamId);
                break;
            case ProposalWithdrawn or LetterNotSent:
                operations.QueueSqlCommand(Move, Words.NameOf(LetterState.Kept), e.StreamId);
                break;
            case LetterDecided d:
                operations.QueueSqlCommand(Move, Words.NameOf(d.Action is LetterAction.SendAgain ? LetterState.Sending : LetterState.Discarded), e.StreamId);
                break;
            case LetterSent:
                operations.QueueSqlCommand(Move, Words.NameOf(LetterState.Sent), e.StreamId);
                break;
        }

        return ValueTask.CompletedTask;
    }

    private static object OrNull(object? value) => value ?? DBNull.Value;
}
