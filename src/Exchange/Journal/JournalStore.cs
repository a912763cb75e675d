using System.Text.Json;
using FourKeyWorks.Contracts.AnyService;
using FourKeyWorks.Platform.Privacy;
using Npgsql;
using NpgsqlTypes;

namespace FourKeyWorks.Exchange.Journal;

/// <summary>Writes the journal: many entries in one statement and one commit.</summary>
internal sealed class JournalStore(NpgsqlDataSource database, KeyRing keys, JournalSettings settings, TimeProvider time)
{
    // Held until the commit: what one writer numbers is visible before the next one numbers anything.
    private const string TakeTurn = "select pg_advisory_xact_lock(hashtextextended('journal', 0))";

    private const string Insert = """
        with new as (
            insert into journal (id, direction, type, event_id, source, sender, at, exchange, routing_key, body_hash, size,
                                 restricted, safeguarding, sensitivity, traceparent, verdict, verdict_member, routed_at)
            select id, direction, type, event_id, source, sender, at, exchange, routing_key, body_hash, size,
                   restricted, safeguarding, sensitivity, traceparent, verdict, verdict_member, $18
            from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) with ordinality
                as e (id, direction, type, event_id, source, sender, at, exchange, routing_key, body_hash, size,
                      restricted, safeguarding, sensitivity, traceparent, verdict, verdict_member, place)
            order by place
            on conflict (id) do nothing
            returning seq, id),
        deliveries as (
            insert into journal_delivery (seq, unit)
            select seq, unit from unnest($19, $20) as d (id, unit) join new using (id)),
        bodies as (
            insert into journal_body (seq, key_name, body, until)
            select seq, key_name, body, $24 from unnest($21, $22, $23) as b (id, key_name, body) join new using (id)),
        rejections as (
            insert into journal_rejection (seq, event_id, addressee, code, member)
            select seq, event_id, addressee, code, member
            from unnest($25, $26, $27, $28, $29) as r (id, event_id, addressee, code, member) join new using (id))
        select count(*) from new
        """;

    /// <summary>Notes them; what was noted before changes nothing.</summary>
    /// <returns>How many were new.</returns>
    public async Task<long> WriteAsync(IReadOnlyCollection<Entry> passed, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var entries = passed.DistinctBy(e => e.Id).ToList();
        var deliveries = entries.SelectMany(e => e.Recipients, (e, unit) => (e.Id, Unit: unit)).ToList();
        var rejections = entries.Where(e => e.Rejection is not null).ToList();
        var bodies = entries.Where(e => e.Structured is not null && e.Recipients.Count > 0).ToList();
        var key = bodies.Count == 0 ? null : await keys.ForWritingAsync(Subject.Feed(now), cancellation);
        var facts = bodies.ConvertAll(e => key!.Seal(BodyField(e.Id), e.Structured));

        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(TakeTurn));
        var insert = new NpgsqlBatchCommand(Insert);
        Add(insert, NpgsqlDbType.Uuid, entries.ConvertAll(e => e.Id));
        Add(insert, NpgsqlDbType.Text, entries.ConvertAll(e => e.Direction));
        Add(insert, NpgsqlDbType.Text, entries.ConvertAll(e => e.Type));
        Add(insert, NpgsqlDbType.Text, entries.ConvertAll(e => e.EventId));
        Add(insert, NpgsqlDbType.Text, entries.ConvertAll(e => e.Source));
        Add(insert, NpgsqlDbType.Text, entries.ConvertAll(e => e.Sender));
        Add(insert, NpgsqlDbType.TimestampTz, entries.ConvertAll(e => e.At?.ToUniversalTime()));
        Add(insert, NpgsqlDbType.Text, entries.ConvertAll(e => e.Exchange));
        Add(insert, NpgsqlDbType.Text, entries.ConvertAll(e => e.RoutingKey));
        Add(insert, NpgsqlDbType.Bytea, entries.ConvertAll(e => e.BodyHash));
        Add(insert, NpgsqlDbType.Integer, entries.ConvertAll(e => e.Size));
        Add(insert, NpgsqlDbType.Boolean, entries.ConvertAll(e => e.Restricted));
        Add(insert, NpgsqlDbType.Boolean, entries.ConvertAll(e => e.Safeguarding));
        Add(insert, NpgsqlDbType.Integer, entries.ConvertAll(e => e.Sensitivity));
        Add(insert, NpgsqlDbType.Text, entries.ConvertAll(e => e.Traceparent));
        Add(insert, NpgsqlDbType.Text, entries.ConvertAll(e => e.Verdict is { } code ? CodeOf(code) : null));
        Add(insert, NpgsqlDbType.Text, entries.ConvertAll(e => e.VerdictMember));
        insert.Parameters.Add(new() { Value = now });
        Add(insert, NpgsqlDbType.Uuid, deliveries.ConvertAll(d => d.Id));
        Add(insert, NpgsqlDbType.Text, deliveries.ConvertAll(d => d.Unit));
        Add(insert, NpgsqlDbType.Uuid, bodies.ConvertAll(e => e.Id));
        Add(insert, NpgsqlDbType.Text, facts.ConvertAll(f => f.Key));
        Add(insert, NpgsqlDbType.Bytea, facts.ConvertAll(f => f.Bytes));
        insert.Parameters.Add(new() { Value = now + settings.KeepBodies });
        Add(insert, NpgsqlDbType.Uuid, rejections.ConvertAll(e => e.Id));
        Add(insert, NpgsqlDbType.Text, rejections.ConvertAll(e => e.Rejection!.RejectedId));
        Add(insert, NpgsqlDbType.Text, rejections.ConvertAll(e => e.RoutingKey!));
        Add(insert, NpgsqlDbType.Text, rejections.ConvertAll(e => CodeOf(e.Rejection!.Code)));
        Add(insert, NpgsqlDbType.Text, rejections.ConvertAll(e => e.Rejection!.Member));
        batch.BatchCommands.Add(insert);
        long added;
        await using (var rows = await batch.ExecuteReaderAsync(cancellation))
        {
            await rows.NextResultAsync(cancellation);
            await rows.ReadAsync(cancellation);
            added = rows.GetInt64(0);
        }

        await transaction.CommitAsync(cancellation);
        return added;
    }

    /// <summary>The field as which an event's body is sealed.</summary>
    internal static string BodyField(Guid id) => $"journal:{id:N}";

    internal static string CodeOf(RejectionCode code) => JsonNamingPolicy.KebabCaseLower.ConvertName(code.ToString());

    private static void Add<T>(NpgsqlBatchCommand command, NpgsqlDbType type, List<T> values) =>
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | type, Value = values.ToArray() });
}
