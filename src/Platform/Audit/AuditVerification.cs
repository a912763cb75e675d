using System.Runtime.CompilerServices;
using FourKeyWorks.Platform.Chains;
using Npgsql;

namespace FourKeyWorks.Platform.Audit;

/// <summary>Something that is not as it was recorded, or that an auditor must know of.</summary>
/// <param name="Code">What, stable; its sentence is in <c>Texts.resx</c>.</param>
/// <param name="Position">At which place of the chain.</param>
/// <param name="Row">Which row.</param>
/// <param name="Other">Another place, or the number of an anchor.</param>
/// <param name="At">When that was anchored, or how long something waits.</param>
public sealed record AuditFinding(string Code, long? Position = null, Guid? Row = null, long? Other = null, DateTimeOffset? At = null);

/// <summary>What the verification of the trail found.</summary>
/// <param name="Verified">How many links and their rows are sound, from the first that is kept on.</param>
/// <param name="AnchoredAt">When the end of the chain was anchored last.</param>
/// <param name="Waiting">How many rows are not chained yet.</param>
/// <param name="Findings">What is wrong: the first of each kind, in the order of the trail.</param>
/// <param name="Notes">What is right, and to be known: restores that an operator declared, and from when the trail is kept.</param>
public sealed record AuditReport(
    long Verified, DateTimeOffset? AnchoredAt, long Waiting, IReadOnlyList<AuditFinding> Findings, IReadOnlyList<AuditFinding> Notes)
{
    /// <summary>Nothing is wrong.</summary>
    public bool Sound => Findings.Count == 0;
}

/// <summary>
/// Goes over the whole trail, a page at a time, and names the first row, link and anchor that is not what it was.
/// </summary>
internal sealed class AuditVerification(NpgsqlDataSource database, ChainKeys keys, AuditAnchors anchors, TimeProvider time)
{
    private const int PageSize = 5000;

    private const string Links = $"""
        select c.position, c.audit_id, c.key_name, c.hash, {AuditRow.Columns}
        from audit_chain c left join audit a on a.id = c.audit_id where c.position > $1 order by c.position limit $2
        """;

    private const string Inserted = """
        select a.id, a.at from audit a
        where not exists (select from audit_chain c where c.audit_id = a.id) and not exists (select from audit_unchained u where u.audit_id = a.id)
        order by a.at, a.id limit 1
        """;

    private const string Vanished = """
        select u.audit_id, u.at from audit_unchained u where not exists (select from audit a where a.id = u.audit_id)
        order by u.at, u.audit_id limit 1
        """;

    private const string Since = "select min(at) from audit a";

    private const string Waiting = "select count(*), min(u.at) from audit_unchained u";

    // The end is anchored right after it was chained; a process may be stopped in between.
    private static readonly TimeSpan Anchoring = TimeSpan.FromSeconds(1);

    private const int AttemptsToSeeTheAnchor = 4;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    /// <summary>Verifies everything.</summary>
    public async Task<AuditReport> VerifyAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var first = await FirstAsync(cancellation);
            var report = await VerifyAsync(first, cancellation);
            // Rows may have outlived their time meanwhile.
            if (report.Sound || (await FirstAsync(cancellation))?.Position == first?.Position) return report;
        }
    }

    private async Task<AuditReport> VerifyAsync(StoredLink? first, CancellationToken cancellation)
    {
        // First the anchors and then the chain: what was anchored is in the database by then.
        var history = await HistoryAsync(cancellation);
        var begin = history.Ended.FirstOrDefault(a => a.Position == first?.Position && a.Hash.AsSpan().SequenceEqual(first.Hash));
        var chain = begin is null ? new Chain() : new Chain(begin.Position, begin.Hash);
        var findings = new List<AuditFinding>();
        if (await FollowAsync(chain, history, cancellation) is { } flaw) findings.Add(flaw);
        else if (await EndAsync(chain, history, cancellation) is { } end) findings.Add(end);
        if (history.Altered is { } number) findings.Add(new("audit.anchor-altered", Other: number));
        if (await FirstAsync("audit.row-inserted", Inserted, cancellation) is { } inserted) findings.Add(inserted);
        if (await FirstAsync("audit.row-vanished", Vanished, cancellation) is { } vanished) findings.Add(vanished);
        var (waiting, since) = await WaitingAsync(cancellation);
        if (since is { } oldest && time.GetUtcNow() - oldest > LongestWait) findings.Add(new("audit.not-chained", At: oldest, Other: waiting));
        return new(
            chain.Position - (begin?.Position ?? 0), history.Newest?.At, waiting, findings,
            [
                .. begin is null ? [] : new[] { new AuditFinding("audit.begins", begin.Position + 1, Other: begin.Number, At: await SinceAsync(cancellation) ?? begin.At) },
                .. history.Restored.Select(r => new AuditFinding("audit.restored", r.Position, Other: r.Number, At: r.At)),
            ]);
    }

    /// <summary>What a first look over the anchors says.</summary>
    private sealed record History(IReadOnlyList<Anchor> Restored, IReadOnlyList<Anchor> Ended, Anchor? Newest, long? Altered)
    {
        /// <summary>Anchors of links that a declared restore has taken back say nothing any more.</summary>
        public bool Holds(Anchor anchor) => !Restored.Any(r => r.Number > anchor.Number && r.Position < anchor.Position);
    }

    private async Task<History> HistoryAsync(CancellationToken cancellation)
    {
        var (restored, ended) = (new List<Anchor>(), new List<Anchor>());
        Anchor? newest = null;
        long? altered = null;
        await foreach (var (anchor, number) in anchors.FollowAsync(cancellation))
        {
            if (anchor is null) altered = number;
            else if (anchor.Kind == AnchorKind.Ended) ended.Add(anchor);
            else newest = anchor;
            if (anchor is { Kind: AnchorKind.Restored }) restored.Add(anchor);
        }

        return new(restored, ended, newest, altered);
    }

    /// <summary>Follows the chain to its end, beside its anchors; stops at the first that does not fit.</summary>
    private async Task<AuditFinding?> FollowAsync(Chain chain, History history, CancellationToken cancellation)
    {
        await using var anchored = AnchoredAsync(history, cancellation).GetAsyncEnumerator(cancellation);
        var more = await anchored.MoveNextAsync();
        await foreach (var stored in LinksAsync(chain.Position == 0 ? long.MinValue : chain.Position, cancellation))
        {
            if (keys.Find(stored.Key) is not { } hash) return new("audit.key-missing", stored.Position, stored.RowId);
            if (chain.Follow(stored.Link, hash) is { } flaw) return await NameAsync(flaw, chain, stored, cancellation);
            for (; more && anchored.Current.Position <= chain.Position; more = await anchored.MoveNextAsync())
                if (anchored.Current.Position == chain.Position && !anchored.Current.Hash.AsSpan().SequenceEqual(chain.Hash))
                    return new("audit.anchor-mismatch", chain.Position, stored.RowId, anchored.Current.Number, anchored.Current.At);
        }

        return null;
    }

    private async IAsyncEnumerable<Anchor> AnchoredAsync(History history, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (anchor, _) in anchors.FollowAsync(cancellation))
        {
            if (anchor is null || anchor.Number > (history.Newest?.Number ?? 0)) yield break;
            if (history.Holds(anchor)) yield return anchor;
        }
    }

    /// <summary>Whether the chain ends where its anchors do.</summary>
    private async Task<AuditFinding?> EndAsync(Chain chain, History history, CancellationToken cancellation)
    {
        if (history.Newest is { } newest && newest.Position > chain.Position)
            return new("audit.end-missing", chain.Position, Other: newest.Position, At: newest.At);
        if (history.Altered is not null) return null;
        for (var attempt = 1; attempt <= AttemptsToSeeTheAnchor; attempt++)
        {
            if ((await anchors.NewestAsync(cancellation))?.Position >= chain.Position || chain.Position == 0) return null;
            if (attempt < AttemptsToSeeTheAnchor) await Task.Delay(Anchoring, time, cancellation);
        }

        return new("audit.not-anchored", chain.Position, Other: history.Newest?.Position ?? 0);
    }

    private async Task<AuditFinding> NameAsync(Flaw flaw, Chain chain, StoredLink stored, CancellationToken cancellation) => flaw switch
    {
        Flaw.LinkMissing => new("audit.link-missing", chain.Position + 1),
        Flaw.LinkTooMany => new("audit.link-too-many", stored.Position, stored.RowId),
        Flaw.RowMissing => new("audit.row-missing", stored.Position, stored.RowId),
        _ => await WhereItBelongsAsync(chain, stored, cancellation) is { } other
            ? new("audit.row-displaced", stored.Position, stored.RowId, other)
            : new("audit.row-altered", stored.Position, stored.RowId),
    };

    /// <summary>
    /// The place at which what belongs here is now; null if it is nowhere. Links may have changed places, or the rows that
    /// they stand for, or what is in the rows.
    /// </summary>
    private async Task<long?> WhereItBelongsAsync(Chain chain, StoredLink here, CancellationToken cancellation)
    {
        await foreach (var there in LinksAsync(here.Position, cancellation))
        {
            if (there.Row is null || keys.Find(here.Key) is not { } hash || keys.Find(there.Key) is not { } itsHash) continue;
            if (chain.Fits(there.Link, itsHash)
                || chain.Fits(here.Link with { Row = there.Row.Bytes(here.Key) }, hash)
                || chain.Fits(here.Link with { Row = (there.Row with { Id = here.RowId }).Bytes(here.Key) }, hash)) return there.Position;
        }

        return null;
    }

    /// <summary>A link with its row; a row that cannot even be read is there, and not what it was.</summary>
    private sealed record StoredLink(long Position, Guid RowId, string Key, byte[] Hash, bool Exists, AuditRow? Row)
    {
        public Link Link => new(Position, Row?.Bytes(Key) ?? (Exists ? [] : null), Hash);
    }

    private async IAsyncEnumerable<StoredLink> LinksAsync(long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            var page = await PageAsync(after, PageSize, cancellation);
            foreach (var link in page) yield return link;
            if (page.Count < PageSize) yield break;
            after = page[^1].Position;
        }
    }

    private async Task<StoredLink?> FirstAsync(CancellationToken cancellation) =>
        (await PageAsync(long.MinValue, 1, cancellation)) is [var first] ? first : null;

    /// <summary>In pages, so that no transaction is open for as long as it takes.</summary>
    private async Task<List<StoredLink>> PageAsync(long after, int size, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Links);
        command.Parameters.Add(new() { Value = after });
        command.Parameters.Add(new() { Value = size });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var page = new List<StoredLink>();
        while (await row.ReadAsync(cancellation))
        {
            var exists = !row.IsDBNull(4);
            page.Add(new(row.GetInt64(0), row.GetGuid(1), row.GetString(2), row.GetFieldValue<byte[]>(3), exists, exists ? TryRead(row) : null));
        }

        return page;
    }

    private static AuditRow? TryRead(NpgsqlDataReader row)
    {
        try
        {
            return AuditRow.Read(row, 4);
        }
        catch (Exception e) when (e is InvalidCastException or ArgumentException or OverflowException)
        {
            return null;
        }
    }

    private async Task<AuditFinding?> FirstAsync(string code, string sql, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(sql);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? new(code, Row: row.GetGuid(0)) : null;
    }

    private async Task<DateTimeOffset?> SinceAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Since);
        return await command.ExecuteScalarAsync(cancellation) is DateTime since ? new DateTimeOffset(since, TimeSpan.Zero) : null;
    }

    private async Task<(long Count, DateTimeOffset? Since)> WaitingAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Waiting);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return (row.GetInt64(0), row.IsDBNull(1) ? null : row.GetFieldValue<DateTimeOffset>(1));
    }
}
