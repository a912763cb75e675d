using System.Runtime.CompilerServices;
using FourKeyWorks.Platform.Chains;
using FourKeyWorks.Platform.Streams;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace FourKeyWorks.Exchange.Receipts;

/// <summary>A batch as it is stored.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="Hash">The hash over what is signed, to which the next batch is chained.</param>
/// <param name="Leaves">The leaves of its tree.</param>
internal sealed record StoredBatch(ReceiptBatch Batch, byte[] Hash, IReadOnlyList<byte[]> Leaves);

/// <summary>
/// Batches as they are stored: the leaves of the tree are kept, so that a receipt needs one row of the journal and the
/// batch, and a changed row does not take its neighbours' proof away.
/// </summary>
internal sealed class ReceiptStore(NpgsqlDataSource database)
{
    internal const string Batches = "receipt_batch";

    private const int BatchPage = 100;

    private const string Event = "j.seq, j.id, j.direction, j.type, j.event_id, j.source, j.at, j.body_hash, j.sender, j.routed_at";

    private const string LastBatch = "select number, last_seq, hash from receipt_batch order by number desc limit 1";

    private const string NextEvents = $"select {Event} from journal j where j.seq > $1 order by j.seq limit $2";

    private const string Insert = """
        insert into receipt_batch (number, previous, first_seq, last_seq, count, root, closed_at, algorithm, key, signature, hash, leaves, late, oldest)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        """;

    // Only who sent it or was sent it; an id that somebody else has used too is the caller's own first.
    private const string EventOfParty = $"""
        select {Event} from journal j
        where (j.id = $1 or j.event_id = $2)
          and (j.sender = $3 or exists (select from journal_delivery d where d.seq = j.seq and d.unit = $4))
        order by j.sender = $3 desc nulls last, j.seq limit 1
        """;

    private const string Batch = "select number, previous, first_seq, last_seq, count, root, closed_at, algorithm, key, signature, leaves, hash from receipt_batch";

    private const string BatchesAfter = Batch + " where number > $1 order by number limit $2";

    private const string EventsOf = $"select {Event} from journal j where j.seq between $1 and $2 order by j.seq";

    private const string BatchOf = $"""
        {Batch} where last_seq >= $1 order by last_seq limit 1
        """;

    private const string Open = """
        with done as (select coalesce((select max(last_seq) from receipt_batch), 0) as seq)
        select (select j.routed_at from journal j where j.seq > done.seq order by j.seq limit 1),
               (select count(*) from journal j where j.seq > done.seq)
        from done
        """;

    private const string Late = """
        select number, oldest, closed_at, late, first_seq, last_seq from receipt_batch where late > 0 and number < $1
        order by number desc limit $2
        """;

    public static Table Table() => Tables.Table(Batches, t =>
    {
        t.AddColumn("number", "bigint").AsPrimaryKey();
        t.AddColumn("previous", "bytea").NotNull();
        t.AddColumn("first_seq", "bigint").NotNull();
        t.AddColumn("last_seq", "bigint").NotNull();
        t.AddColumn("count", "integer").NotNull();
        t.AddColumn("root", "bytea").NotNull();
        t.AddColumn("closed_at", "timestamptz").NotNull();
        t.AddColumn("algorithm", "text").NotNull();
        t.AddColumn("key", "text").NotNull();
        t.AddColumn("signature", "bytea").NotNull();
        t.AddColumn("hash", "bytea").NotNull();
        t.AddColumn("leaves", "bytea").NotNull();
        t.AddColumn("late", "integer").NotNull();
        t.AddColumn("oldest", "timestamptz").NotNull();
        t.Indexes.Add(new IndexDefinition("receipt_batch_by_event") { Columns = ["last_seq"], IsUnique = true });
        t.Indexes.Add(new IndexDefinition("receipt_batch_late") { Columns = ["number"], Predicate = "late > 0" });
    });

    /// <summary>Where the chain of batches is, and which place of the journal it has reached.</summary>
    public static async Task<(Chain Chain, long Reached)> LastAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(LastBatch, connection);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? (new Chain(row.GetInt64(0), row.GetFieldValue<byte[]>(2)), row.GetInt64(1)) : (new Chain(), 0);
    }

    /// <summary>What the journal has behind that place, in its order: rows become visible in it, so none is left out.</summary>
    public static async Task<List<ReceiptedEvent>> NextAsync(NpgsqlConnection connection, long after, int limit, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(NextEvents, connection) { Parameters = { new() { Value = after }, new() { Value = limit } } };
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var events = new List<ReceiptedEvent>();
        while (await row.ReadAsync(cancellation)) events.Add(EventOf(row));
        return events;
    }

    public static async Task AddAsync(NpgsqlConnection connection, ReceiptBatch batch, byte[] hash, IReadOnlyList<ReceiptedEvent> events, byte[][] leaves, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Insert, connection)
        {
            Parameters =
            {
                new() { Value = batch.Number },
                new() { Value = Convert.FromHexString(batch.Previous) },
                new() { Value = batch.First },
                new() { Value = batch.Last },
                new() { Value = batch.Count },
                new() { Value = Convert.FromHexString(batch.Root) },
                new() { Value = batch.ClosedAt },
                new() { Value = batch.Algorithm },
                new() { Value = batch.Key },
                new() { Value = Convert.FromBase64String(batch.Signature) },
                new() { Value = hash },
                new() { Value = leaves.SelectMany(l => l).ToArray() },
                new() { Value = events.Count(e => Receipt.IsLate(e.RoutedAt, batch.ClosedAt)) },
                new() { Value = events.Min(e => e.RoutedAt) },
            },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The event of this id, the journal's or its own, that concerns the unit; null if there is none.</summary>
    public async Task<ReceiptedEvent?> FindAsync(string id, string sender, string unit, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(EventOfParty);
        command.Parameters.Add(new() { Value = Guid.TryParse(id, out var journal) ? journal : Guid.Empty });
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = sender });
        command.Parameters.Add(new() { Value = unit });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? EventOf(row) : null;
    }

    /// <summary>The batch that has this place of the journal, with its leaves; null while it is not signed.</summary>
    public async Task<(ReceiptBatch Batch, byte[][] Leaves)?> FindBatchAsync(long seq, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(BatchOf);
        command.Parameters.Add(new() { Value = seq });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation) || row.GetInt64(2) > seq) return null;
        var stored = BatchIn(row);
        return (stored.Batch, [.. stored.Leaves]);
    }

    /// <summary>All batches in their order, in pages, so that no transaction is open for as long as it takes.</summary>
    public async IAsyncEnumerable<StoredBatch> FollowAsync(long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            var page = new List<StoredBatch>();
            await using (var command = database.CreateCommand(BatchesAfter))
            {
                command.Parameters.Add(new() { Value = after });
                command.Parameters.Add(new() { Value = BatchPage });
                await using var row = await command.ExecuteReaderAsync(cancellation);
                while (await row.ReadAsync(cancellation)) page.Add(BatchIn(row));
            }

            foreach (var stored in page) yield return stored;
            if (page.Count < BatchPage) yield break;
            after = page[^1].Batch.Number;
        }
    }

    /// <summary>What the journal has between two places, both included.</summary>
    public async Task<IReadOnlyList<ReceiptedEvent>> EventsAsync(long first, long last, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(EventsOf);
        command.Parameters.Add(new() { Value = first });
        command.Parameters.Add(new() { Value = last });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var events = new List<ReceiptedEvent>();
        while (await row.ReadAsync(cancellation)) events.Add(EventOf(row));
        return events;
    }

    /// <summary>Since when and how many events are not signed.</summary>
    public async Task<(DateTimeOffset? Since, long Count)> OpenAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Open);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return (row.IsDBNull(0) ? null : row.GetFieldValue<DateTimeOffset>(0), row.GetInt64(1));
    }

    /// <summary>Batches in which something was signed late, newest first.</summary>
    public async Task<IReadOnlyList<ClosedGap>> LateAsync(long before, int limit, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Late);
        command.Parameters.Add(new() { Value = before });
        command.Parameters.Add(new() { Value = limit });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var gaps = new List<ClosedGap>();
        while (await row.ReadAsync(cancellation))
            gaps.Add(new(row.GetInt64(0), row.GetFieldValue<DateTimeOffset>(1), row.GetFieldValue<DateTimeOffset>(2), row.GetInt32(3), row.GetInt64(4), row.GetInt64(5)));
        return gaps;
    }

    private static StoredBatch BatchIn(NpgsqlDataReader row)
    {
        string Hex(int column) => Convert.ToHexStringLower(row.GetFieldValue<byte[]>(column));
        return new(
            new ReceiptBatch(
                row.GetInt64(0), Hex(1), row.GetInt64(2), row.GetInt64(3), row.GetInt32(4), Hex(5), row.GetFieldValue<DateTimeOffset>(6),
                row.GetString(7), row.GetString(8), Convert.ToBase64String(row.GetFieldValue<byte[]>(9))),
            row.GetFieldValue<byte[]>(11), [.. row.GetFieldValue<byte[]>(10).Chunk(32)]);
    }

    private static ReceiptedEvent EventOf(NpgsqlDataReader row)
    {
        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
        return new(
            row.GetInt64(0), row.GetGuid(1), row.GetString(2), Text(3), Text(4), Text(5), row.IsDBNull(6) ? null : row.GetFieldValue<DateTimeOffset>(6),
            Convert.ToHexStringLower(row.GetFieldValue<byte[]>(7)), Text(8), row.GetFieldValue<DateTimeOffset>(9));
    }
}
