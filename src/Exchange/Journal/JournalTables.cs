using FourKeyWorks.Platform.Streams;
using Weasel.Postgresql.Tables;

namespace FourKeyWorks.Exchange.Journal;

/// <summary>
/// What the journal keeps. Rows become visible in the order of <c>seq</c>, for writers take turns: whoever remembers the
/// last one it saw misses nothing. No column can hold a text of a sender's own: types are the catalogue's, ids opaque ones.
/// </summary>
internal static class JournalTables
{
    /// <summary>The bodies of outgoing events, encrypted, for the feed.</summary>
    public static Table Bodies => Tables.Table("journal_body", t =>
    {
        t.AddColumn("seq", "bigint").AsPrimaryKey();
        t.AddColumn("key_name", "text").NotNull();
        t.AddColumn("body", "bytea").NotNull();
        t.AddColumn("until", "timestamptz").NotNull();
        t.Indexes.Add(new IndexDefinition("journal_body_by_key") { Columns = ["key_name"] });
    });

    public static IEnumerable<Table> All()
    {
        // Every message that was sent to an exchange, once.
        yield return Tables.Table("journal", t =>
        {
            t.AddColumn("seq", "bigint").AsPrimaryKey().BigAutoIncrement();
            t.AddColumn("id", "uuid").NotNull();
            t.AddColumn("direction", "text").NotNull();
            t.AddColumn("type", "text");
            t.AddColumn("event_id", "text");
            t.AddColumn("source", "text");
            t.AddColumn("sender", "text");
            t.AddColumn("at", "timestamptz");
            t.AddColumn("exchange", "text").NotNull();
            t.AddColumn("routing_key", "text");
            t.AddColumn("body_hash", "bytea").NotNull();
            t.AddColumn("size", "integer").NotNull();
            t.AddColumn("restricted", "boolean").NotNull();
            t.AddColumn("safeguarding", "boolean").NotNull();
            t.AddColumn("sensitivity", "integer");
            t.AddColumn("traceparent", "text");
            t.AddColumn("verdict", "text");
            t.AddColumn("verdict_member", "text");
            t.AddColumn("routed_at", "timestamptz").NotNull();
            t.Indexes.Add(new IndexDefinition("journal_by_id") { Columns = ["id"], IsUnique = true });
            t.Indexes.Add(new IndexDefinition("journal_by_event") { Columns = ["event_id"] });
            t.Indexes.Add(new IndexDefinition("journal_by_sender") { Columns = ["sender", "seq"] });
            t.Indexes.Add(new IndexDefinition("journal_by_exchange") { Columns = ["exchange", "seq"] });
            t.Indexes.Add(new IndexDefinition("journal_by_time") { Columns = ["routed_at"] });
            t.Indexes.Add(new IndexDefinition("journal_safeguarding") { Columns = ["seq"], Predicate = "safeguarding" });
        });

        // Every inbox that an outgoing event was routed to.
        yield return Tables.Table("journal_delivery", t =>
        {
            t.AddColumn("seq", "bigint").AsPrimaryKey();
            t.AddColumn("unit", "text").AsPrimaryKey();
            t.AddColumn("fetched_at", "timestamptz");
            t.AddColumn("fetched_by", "text");
            t.AddColumn("overflowed_at", "timestamptz");
            t.AddColumn("resent_at", "timestamptz");
            t.AddColumn("acknowledged_at", "timestamptz");
            t.AddColumn("acknowledged_by", "text");
            t.Indexes.Add(new IndexDefinition("journal_delivery_by_unit") { Columns = ["unit", "seq"] });
            t.Indexes.Add(new IndexDefinition("journal_delivery_waiting") { Columns = ["unit", "seq"], Predicate = "fetched_at is null and overflowed_at is null" });
        });

        // What an outgoing event-rejected says of the event that it answers.
        yield return Tables.Table("journal_rejection", t =>
        {
            t.AddColumn("seq", "bigint").AsPrimaryKey();
            t.AddColumn("event_id", "text");
            t.AddColumn("addressee", "text").NotNull();
            t.AddColumn("code", "text").NotNull();
            t.AddColumn("member", "text");
            t.Indexes.Add(new IndexDefinition("journal_rejection_by_event") { Columns = ["event_id"] });
        });
    }
}
