using FourKeyWorks.Platform.Database;
using FourKeyWorks.Platform.Streams;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FourKeyWorks.Platform.Audit;

/// <summary>
/// Chains what was recorded, each second, and anchors the end of the chain outside of the database. Of all copies of the
/// service one does it at a time, and keeps nothing in mind that another would miss. What waits is listed by the commit
/// that recorded it, so that a commit that takes long is chained later and never left out.
/// </summary>
internal sealed class AuditChain(NpgsqlDataSource database, ChainKeys keys, AuditAnchors anchors, TimeProvider time, ILogger<AuditChain> log)
    : Recurring(TimeSpan.FromSeconds(1), time, log)
{
    internal const int PageSize = 1000;

    internal const string TurnName = "audit-chain";

    private const string Look = "select exists (select from audit_unchained), coalesce((select max(position) from audit_chain), 0)";

    private const string Head = "select position, hash from audit_chain order by position desc limit 1";

    private const string HashAt = "select hash from audit_chain where position = $1";

    private const string Next = $"""
        select {AuditRow.Columns} from audit_unchained u join audit a on a.id = u.audit_id
        order by u.at, u.audit_id limit $1
        """;

    private const string Add = """
        with done as (delete from audit_unchained u using unnest($1::timestamptz[], $2::uuid[]) as d (at, id) where u.at = d.at and u.audit_id = d.id)
        insert into audit_chain (position, audit_id, key_name, hash) select position, id, $3, hash
        from unnest($4::bigint[], $2::uuid[], $5::bytea[]) as l (position, id, hash)
        """;

    // What this copy knows to be anchored: saves a look at the file each second.
    private long? anchored;

    /// <summary>Chains and anchors everything there is.</summary>
    internal async Task ChainAllAsync(CancellationToken cancellation)
    {
        var (waiting, position) = await LookAsync(cancellation);
        if (!waiting && position == anchored) return;
        anchored = null;
        while (await ChainPageAsync(cancellation) == PageSize) { }
        await AnchorAsync(cancellation);
    }

    /// <summary>An operator declares that an older database was restored: the chain goes on from what there is.</summary>
    /// <returns>The place it goes on from; null if nothing is missing.</returns>
    internal async Task<long?> RestoredAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (!await Turn.TryTakeAsync(connection, TurnName, cancellation)) throw new InvalidOperationException("The trail is being chained.");
        if (await GoesOnAsync(connection, cancellation)) return null;
        var (position, hash) = await HeadAsync(connection, cancellation);
        await anchors.AddAsync(position, hash, AnchorKind.Restored, cancellation);
        return position;
    }

    protected override Task OnceAsync(CancellationToken cancellation) => ChainAllAsync(cancellation);

    /// <summary>Chains at most a page, in one commit; null when somebody else does.</summary>
    private async Task<int?> ChainPageAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (!await Turn.TryTakeAsync(connection, TurnName, cancellation)) return null;
        if (!await GoesOnAsync(connection, cancellation)) throw new TrailIsBehindException();
        var rows = await NextAsync(connection, cancellation);
        if (rows.Count == 0) return 0;
        var (position, hash) = await HeadAsync(connection, cancellation);
        var (chain, key) = (new Chains.Chain(position, hash), keys.Current);
        var mac = keys.Of(key);
        var links = rows.Select(r => chain.Add(r.Bytes(key), mac)).ToArray();
        await using var command = new NpgsqlCommand(Add, connection)
        {
            Parameters =
            {
                new() { Value = rows.Select(r => r.At).ToArray() },
                new() { Value = rows.Select(r => r.Id).ToArray() },
                new() { Value = key },
                new() { Value = links.Select(l => l.Position).ToArray() },
                new() { Value = links.Select(l => l.Hash).ToArray() },
            },
        };
        await command.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return rows.Count;
    }

    /// <summary>After the commit, and in turn: what is anchored is in the database, and anchors follow each other.</summary>
    private async Task AnchorAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (!await Turn.TryTakeAsync(connection, TurnName, cancellation)) return;
        if (!await GoesOnAsync(connection, cancellation)) throw new TrailIsBehindException();
        var (position, hash) = await HeadAsync(connection, cancellation);
        if (position > ((await anchors.NewestAsync(cancellation))?.Position ?? 0))
            await anchors.AddAsync(position, hash, AnchorKind.Head, cancellation);
        anchored = position;
    }

    /// <summary>Whether the database has the link that was anchored last: else it is an older one, and nothing may be added unnoticed.</summary>
    internal async Task<bool> GoesOnAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (await anchors.NewestAsync(cancellation) is not { Position: > 0 } newest) return true;
        await using var command = new NpgsqlCommand(HashAt, connection) { Parameters = { new() { Value = newest.Position } } };
        return await command.ExecuteScalarAsync(cancellation) is byte[] hash && hash.AsSpan().SequenceEqual(newest.Hash);
    }

    private async Task<(bool Waiting, long Position)> LookAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Look);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return (row.GetBoolean(0), row.GetInt64(1));
    }

    internal static async Task<(long Position, byte[] Hash)> HeadAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Head, connection);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? (row.GetInt64(0), row.GetFieldValue<byte[]>(1)) : (0, new Chains.Chain().Hash);
    }

    private static async Task<List<AuditRow>> NextAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Next, connection) { Parameters = { new() { Value = PageSize } } };
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<AuditRow>();
        while (await row.ReadAsync(cancellation)) rows.Add(AuditRow.Read(row));
        return rows;
    }
}

/// <summary>
/// The database does not have what was anchored last. Rows are recorded and wait; they are chained when an operator has
/// declared the restore, or the end of the chain is back.
/// </summary>
internal sealed class TrailIsBehindException() : Exception("The database is older than its anchors.");
