using FourKeyWorks.Platform.Chains;
using FourKeyWorks.Platform.Database;
using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Keeping;
using FourKeyWorks.Platform.Streams;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FourKeyWorks.Platform.Audit;

/// <summary>
/// Ends rows of the trail that have outlived their time (<see cref="RetentionKind.Audit"/>), once an hour, oldest first. The
/// last link of what ends is anchored before and stays, so that what is kept is verified from there on; what is not as it
/// was recorded stays too, until somebody has looked into it.
/// </summary>
internal sealed class AuditEnd(
    NpgsqlDataSource database, AuditChain trail, ChainKeys keys, AuditAnchors anchors, ClockRules clocks, TimeProvider time, ILogger<AuditEnd> log)
    : Recurring(TimeSpan.FromHours(1), time, log)
{
    private const int PageSize = 1000;

    private const string Oldest = $"""
        select c.position, c.key_name, c.hash, {AuditRow.Columns}
        from audit_chain c left join audit a on a.id = c.audit_id order by c.position limit $1
        """;

    private const string End = "select end_audit($1)";

    // The service may delete nothing, and by this no more than what is older than the law asks for (网络安全法 21).
    private const string Function = """
        create or replace function end_audit(upto bigint)
            returns void
            language plpgsql security definer set search_path = public
        as $$
        begin
            if exists (select from audit_chain c join audit a on a.id = c.audit_id where c.position <= upto and a.at > now() - interval '6 months') then
                raise exception 'the audit trail is kept for six months at least';
            end if;
            delete from audit a using audit_chain c where c.audit_id = a.id and c.position <= upto;
            delete from audit_chain where position < upto;
        end
        $$
        """;

    // Up to where this copy knows that all has ended: saves reading the anchors for each page.
    private long ended;

    protected override Task OnceAsync(CancellationToken cancellation) => EndAsync(cancellation);

    /// <summary>For <c>migrate</c>: the one way in which rows end.</summary>
    internal static async Task MigrateAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(Function);
        await command.ExecuteNonQueryAsync();
    }

    internal async Task EndAsync(CancellationToken cancellation)
    {
        while (await EndPageAsync(cancellation)) await Task.Yield();
    }

    private async Task<bool> EndPageAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (!await Turn.TryTakeAsync(connection, AuditChain.TurnName, cancellation)) return false;
        if (!await trail.GoesOnAsync(connection, cancellation)) throw new TrailIsBehindException();
        if (await OverAsync(connection, cancellation) is not (var begin, { } last)) return false;
        if (begin.Position != ended && !await HasEndedAsync(begin, cancellation)) throw new TrailIsAlteredException();
        var head = await AuditChain.HeadAsync(connection, cancellation);
        // Anchored first: who dies in between has said no more than what is done the next time. The end again behind it, for
        // that is what is looked for.
        await anchors.AddAsync(last.Position, last.Hash, AnchorKind.Ended, cancellation);
        await anchors.AddAsync(head.Position, head.Hash, AnchorKind.Head, cancellation);
        await using (var end = new NpgsqlCommand(End, connection) { Parameters = { new() { Value = last.Position } } })
            await end.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        ended = last.Position;
        return true;
    }

    private async Task<bool> HasEndedAsync(Chain begin, CancellationToken cancellation)
    {
        await foreach (var (anchor, _) in anchors.FollowAsync(cancellation))
            if (anchor is { Kind: AnchorKind.Ended } && anchor.Position == begin.Position && anchor.Hash.AsSpan().SequenceEqual(begin.Hash)) return true;
        return false;
    }

    /// <summary>Where the trail begins, and the last of its oldest links whose time is over and that are what they were; null if there is none.</summary>
    private async Task<(Chain Begin, Link? Last)> OverAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var now = Time.GetUtcNow();
        await using var command = new NpgsqlCommand(Oldest, connection) { Parameters = { new() { Value = PageSize } } };
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var (begin, chain) = (new Chain(), new Chain());
        Link? last = null;
        while (await row.ReadAsync(cancellation))
        {
            var (position, key, hash) = (row.GetInt64(0), row.GetString(1), row.GetFieldValue<byte[]>(2));
            var read = row.IsDBNull(3) ? null : AuditRow.Read(row, 3);
            if (read is null && chain.Position == 0)
            {
                // What ended before ended here.
                (begin, chain) = (new Chain(position, hash), new Chain(position, hash));
                continue;
            }

            if (read is not null && clocks.EndOf(RetentionKind.Audit, read.At).At > now) break;
            var link = new Link(position, read?.Bytes(key), hash);
            if (chain.Follow(link, keys.Of(key)) is not null) throw new TrailIsAlteredException();
            last = link;
        }

        return (begin, last);
    }
}

/// <summary>What would end is not what was recorded: <c>audit verify</c> names it.</summary>
internal sealed class TrailIsAlteredException() : Exception("The oldest rows of the trail are not what they were.");
