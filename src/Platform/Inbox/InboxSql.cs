namespace FourKeyWorks.Platform.Inbox;

/// <summary>The tables of the way in, and the statements on them.</summary>
internal static class InboxSql
{
    public const string Remember = "insert into inbox (key, body_hash, content_hash, received_at) values (?, ?, ?, ?)";

    public const string Find = "select body_hash, content_hash from inbox where key = $1";

    public const string FindOrWaiting = Find + " union all select body_hash, content_hash from waiting where key = $1";

    public const string TakeTurn = "select pg_advisory_xact_lock(hashtextextended($1, 0))";

    public const string Wait = """
        insert into waiting (key, sender, endpoint, type, event_id, key_name, body, body_hash, content_hash, traceparent, give_up_at)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;

    public const string StopWaiting = "delete from waiting where key = ?";

    // One row a transaction: a row that cannot be dealt with does not hold up the others.
    public const string NextWaiting = """
        select key, sender, endpoint, type, event_id, key_name, body, body_hash, content_hash, traceparent, give_up_at
        from waiting where key > $1 order by key limit 1 for update skip locked
        """;

    public const string Quarantine = """
        insert into quarantine (id, key_name, body, until) values (?, ?, ?, ?)
        on conflict (id) do update set key_name = excluded.key_name, body = excluded.body, until = excluded.until,
            seen_at = case when length(quarantine.body) = 0 then null else quarantine.seen_at end
        """;

    public const string EndSeen = "delete from quarantine where until < $1 and seen_at is not null";

    // The row stays, and is shown until somebody takes note of it.
    public const string EndUnseen = "update quarantine set key_name = '', body = '' where until < $1 and seen_at is null and length(body) > 0";

    public const string EndsUnseenSoon = "select count(*) from quarantine where seen_at is null and length(body) > 0 and until < $1";
}
