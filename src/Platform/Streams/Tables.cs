using Npgsql;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace FourKeyWorks.Platform.Streams;

/// <summary>The platform's own tables, the same in every service's database, beside the event store's.</summary>
public static class Tables
{
    internal static IEnumerable<Table> All()
    {
        yield return Table("inbox", t =>
        {
            t.AddColumn("key", "uuid").AsPrimaryKey();
            t.AddColumn("body_hash", "bytea").NotNull();
            t.AddColumn("content_hash", "bytea");
            t.AddColumn("received_at", "timestamptz").NotNull();
        });
        yield return Table("waiting", t =>
        {
            t.AddColumn("key", "uuid").AsPrimaryKey();
            t.AddColumn("sender", "text").NotNull();
            t.AddColumn("endpoint", "text").NotNull();
            t.AddColumn("type", "text").NotNull();
            t.AddColumn("event_id", "text").NotNull();
            t.AddColumn("key_name", "text").NotNull();
            t.AddColumn("body", "bytea").NotNull();
            t.AddColumn("body_hash", "bytea").NotNull();
            t.AddColumn("content_hash", "bytea");
            t.AddColumn("traceparent", "text");
            t.AddColumn("give_up_at", "timestamptz").NotNull();
        });
        yield return Table("quarantine", t =>
        {
            t.AddColumn("id", "uuid").AsPrimaryKey();
            t.AddColumn("key_name", "text").NotNull();
            t.AddColumn("body", "bytea").NotNull();
            t.AddColumn("until", "timestamptz").NotNull();
            t.AddColumn("seen_at", "timestamptz");
            t.Indexes.Add(new IndexDefinition("quarantine_by_end") { Columns = ["until", "id"] });
            t.Indexes.Add(new IndexDefinition("quarantine_by_key") { Columns = ["key_name"] });
        });
        yield return Table("revoked", t =>
        {
            t.AddColumn("subject", "text").AsPrimaryKey();
            t.AddColumn("session", "uuid").AsPrimaryKey();
            t.AddColumn("before", "timestamptz").NotNull();
            t.AddColumn("until", "timestamptz").NotNull();
        });
        yield return Table("vault_values", t =>
        {
            t.AddColumn("subject", "uuid").AsPrimaryKey();
            t.AddColumn("subject_kind", "text").AsPrimaryKey();
            t.AddColumn("field", "text").AsPrimaryKey();
            t.AddColumn("level", "integer").NotNull();
            t.AddColumn("key_name", "text").NotNull();
            t.AddColumn("bytes", "bytea").NotNull();
            t.AddColumn("written_at", "timestamptz").NotNull();
        });
        yield return Table("search_tokens", t =>
        {
            t.AddColumn("token", "bytea").AsPrimaryKey();
            t.AddColumn("subject", "uuid").AsPrimaryKey();
            t.AddColumn("version", "text").NotNull();
            t.AddColumn("kind", "text").NotNull();
            t.AddColumn("scope", "text").NotNull();
            t.AddColumn("subject_kind", "text").NotNull();
            t.Indexes.Add(new IndexDefinition("search_tokens_of_subject") { Columns = ["subject"] });
            t.Indexes.Add(new IndexDefinition("search_tokens_of_version") { Columns = ["version"] });
        });
        yield return Table("audit", t =>
        {
            t.AddColumn("id", "uuid").AsPrimaryKey();
            t.AddColumn("at", "timestamptz").NotNull();
            t.AddColumn("by", "text").NotNull();
            t.AddColumn("department", "text").NotNull();
            t.AddColumn("unit", "text").NotNull();
            t.AddColumn("purpose", "text").NotNull();
            t.AddColumn("subject_kind", "text").NotNull();
            t.AddColumn("subject", "uuid").NotNull();
            t.AddColumn("fields", "text[]").NotNull();
            t.AddColumn("level", "integer").NotNull();
            t.Indexes.Add(new IndexDefinition("audit_by_subject") { Columns = ["subject", "subject_kind", "at", "id"] });
        });
        yield return Table("audit_unchained", t =>
        {
            t.AddColumn("at", "timestamptz").AsPrimaryKey();
            t.AddColumn("audit_id", "uuid").AsPrimaryKey();
        });
        yield return Table("audit_chain", t =>
        {
            t.AddColumn("position", "bigint").AsPrimaryKey();
            t.AddColumn("audit_id", "uuid").NotNull();
            t.AddColumn("key_name", "text").NotNull();
            t.AddColumn("hash", "bytea").NotNull();
            t.Indexes.Add(new IndexDefinition("audit_chain_row") { Columns = ["audit_id"], IsUnique = true });
        });
        yield return Table("idempotency", t =>
        {
            t.AddColumn("key", "uuid").AsPrimaryKey();
            t.AddColumn("request_hash", "bytea").NotNull();
            t.AddColumn("status", "integer").NotNull();
            t.AddColumn("location", "text");
            t.AddColumn("etag", "text");
            t.AddColumn("at", "timestamptz").NotNull();
        });
        yield return Table("parked", t =>
        {
            t.AddColumn("event_id", "uuid").AsPrimaryKey();
            t.AddColumn("sequence", "bigint").NotNull();
            t.AddColumn("error", "text").NotNull();
            t.AddColumn("at", "timestamptz").NotNull();
        });
        yield return Table("passages", t =>
        {
            t.AddColumn("id", "uuid").AsPrimaryKey();
            t.AddColumn("way", "text").AsPrimaryKey();
            t.AddColumn("noted_at", "timestamptz").NotNull();
            t.Indexes.Add(new IndexDefinition("passages_to_tell") { Columns = ["way", "noted_at"] });
        });
        yield return Table("calendar_year", t =>
        {
            t.AddColumn("year", "integer").AsPrimaryKey();
            t.AddColumn("revision", "bigint").NotNull();
            t.AddColumn("holidays", "date[]").NotNull();
            t.AddColumn("make_up_workdays", "date[]").NotNull();
            t.AddColumn("known_at", "timestamptz").NotNull();
            t.AddColumn("clocks_moved_at", "timestamptz");
        });
        yield return Table("deadlines", t =>
        {
            t.AddColumn("stream_id", "uuid").AsPrimaryKey();
            t.AddColumn("rule", "text").AsPrimaryKey();
            t.AddColumn("rule_version", "integer").NotNull();
            t.AddColumn("subject", "uuid").NotNull();
            t.AddColumn("owner", "text").NotNull();
            t.AddColumn("started_at", "timestamptz").NotNull();
            t.AddColumn("counted_from", "date");
            t.AddColumn("due_at", "timestamptz").NotNull();
            t.AddColumn("missed_at", "timestamptz");
            t.Indexes.Add(new IndexDefinition("deadlines_to_fire") { Columns = ["due_at"], Predicate = "missed_at is null" });
            t.Indexes.Add(new IndexDefinition("deadlines_by_owner") { Columns = ["owner", "due_at", "stream_id", "rule"] });
        });
    }

    /// <summary>
    /// For <c>migrate</c>: whoever may use tables by the database's default privileges may add to some and read them, and
    /// nothing else.
    /// </summary>
    internal static async Task ProtectAsync(this ServiceModel model, NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(string.Join('\n', model.OnlyAddedTo.Select(Protect)));
        await command.ExecuteNonQueryAsync();
    }

    private static string Protect(string table) => $"""
        do $$
        declare grantee name;
        begin
            for grantee in
                select distinct g.grantee from information_schema.role_table_grants g
                where g.table_schema = 'public' and g.table_name = '{table}' and g.grantee <> current_user
            loop
                execute format('revoke update, delete, truncate, references, trigger on {table} from %I', grantee);
            end loop;
        end
        $$;
        """;

    /// <summary>A table in the database's one schema.</summary>
    public static Table Table(string name, Action<Table> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        var table = new Table(new PostgresqlObjectName("public", name, SchemaUtils.IdentifierUsage.General));
        columns(table);
        return table;
    }
}
