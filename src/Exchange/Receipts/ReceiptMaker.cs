using System.Security.Cryptography;
using FourKeyWorks.Platform.Chains;
using FourKeyWorks.Platform.Database;
using FourKeyWorks.Platform.Signing;
using FourKeyWorks.Platform.Streams;
using Npgsql;

namespace FourKeyWorks.Exchange.Receipts;

/// <summary>
/// Signs, each second, what the journal has noted since: one signature for all of it. Of all copies of the service one does
/// it at a time. When it cannot sign, events pass as before; they are signed when it can again, and called late.
/// </summary>
internal sealed partial class ReceiptMaker(NpgsqlDataSource database, SigningKeys keys, TimeProvider time, ILogger<ReceiptMaker> log)
    : Recurring(TimeSpan.FromSeconds(1), time, log)
{
    /// <summary>Most events of a batch.</summary>
    internal const int PageSize = 4096;

    private const string TurnName = "receipts";

    /// <summary>Why nothing could be signed last time; null when it could.</summary>
    internal string? Failure { get; private set; }

    /// <summary>Signs everything there is.</summary>
    internal async Task SignAllAsync(CancellationToken cancellation)
    {
        while (await SignPageAsync(cancellation) == PageSize) { }
    }

    protected override async Task OnceAsync(CancellationToken cancellation)
    {
        try
        {
            await SignAllAsync(cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested && e is not NpgsqlException)
        {
            // Said once, and by health until it is mended.
            if (Failure is null) CannotSign(e.GetType().Name);
            Failure = e.GetType().Name;
        }
    }

    /// <summary>Signs at most a page, in one commit. Returns how many events.</summary>
    private async Task<int> SignPageAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (!await Turn.TryTakeAsync(connection, TurnName, cancellation)) return 0;
        var (chain, reached) = await ReceiptStore.LastAsync(connection, cancellation);
        var events = await ReceiptStore.NextAsync(connection, reached, PageSize, cancellation);
        if (events.Count == 0) return 0;
        var now = Now();
        var (batch, hash, leaves) = Sign(chain, events, keys.Current(now), now);
        if (Failure is not null) SignsAgain(events.Count);
        Failure = null;
        await ReceiptStore.AddAsync(connection, batch, hash, events, leaves, cancellation);
        await transaction.CommitAsync(cancellation);
        return events.Count;
    }

    /// <summary>As precise as the database is: what is signed is what is read back.</summary>
    private DateTimeOffset Now()
    {
        var now = Time.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    /// <summary>Signs events as the batch that follows.</summary>
    /// <exception cref="CryptographicException">The key cannot sign.</exception>
    internal static (ReceiptBatch Batch, byte[] Hash, byte[][] Leaves) Sign(Chain chain, IReadOnlyList<ReceiptedEvent> events, SigningKey key, DateTimeOffset now)
    {
        var leaves = events.Select(e => MerkleTree.Leaf(e.Bytes(), key.Suite.Hash)).ToArray();
        var batch = new ReceiptBatch(
            chain.Position + 1, Convert.ToHexStringLower(chain.Hash), events[0].Journal, events[^1].Journal, events.Count,
            Convert.ToHexStringLower(MerkleTree.Root(leaves, key.Suite.Hash)), now, key.Suite.Name, key.Id, "");
        var bytes = batch.SignedBytes();
        return (batch with { Signature = Convert.ToBase64String(key.Sign(bytes)) }, key.Suite.Hash(bytes), leaves);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Receipts cannot be signed ({Error}); events pass, and are signed later")]
    private partial void CannotSign(string error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Receipts are signed again; {Count} events were waiting")]
    private partial void SignsAgain(int count);
}
