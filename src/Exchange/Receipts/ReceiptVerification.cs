using FourKeyWorks.Exchange.Journal;
using FourKeyWorks.Platform.Chains;
using FourKeyWorks.Platform.Signing;

namespace FourKeyWorks.Exchange.Receipts;

/// <summary>Something about the batches that is not as it was signed.</summary>
/// <param name="Code">What, stable; its sentence is in <c>Texts.resx</c>.</param>
/// <param name="Batch">Which batch.</param>
/// <param name="Other">The batch that is found in another place, or the place in the journal.</param>
public sealed record ReceiptFinding(string Code, long Batch, long? Other = null);

/// <summary>What the verification of all batches found.</summary>
/// <param name="Batches">How many are sound, from the first on.</param>
/// <param name="Events">How many events those prove.</param>
/// <param name="Finding">The first that is wrong; null: nothing is.</param>
public sealed record ReceiptReport(long Batches, long Events, ReceiptFinding? Finding);

/// <summary>
/// Goes over all batches, from the first to the last, and names the first that is altered, missing or in another's place; and the
/// first event of the journal that is not what was signed. What the journal no longer keeps is not missed.
/// </summary>
internal sealed class ReceiptVerification(ReceiptStore store, SigningKeys keys, JournalSettings settings, TimeProvider time)
{
    private static readonly TimeSpan LongestSweep = TimeSpan.FromDays(1);

    /// <summary>Verifies everything.</summary>
    public async Task<ReceiptReport> VerifyAsync(CancellationToken cancellation)
    {
        var (chain, published, last, events) = (new Chain(), keys.Published(), 0L, 0L);
        await foreach (var stored in store.FollowAsync(after: 0, cancellation))
        {
            var finding = stored.Batch.Number != chain.Position + 1 ? new("receipts.batch-missing", chain.Position + 1)
                : published.FirstOrDefault(k => k.Id == stored.Batch.Key && k.Algorithm == stored.Batch.Algorithm) is not { } key ? new("receipts.key-missing", stored.Batch.Number)
                : !IsSound(stored, chain, key, last) ? await NameAsync(stored, chain, published, cancellation)
                : await EventsAsync(stored, cancellation);
            if (finding is not null) return new(chain.Position, events, finding);
            chain = new Chain(stored.Batch.Number, stored.Hash);
            (last, events) = (stored.Batch.Last, events + stored.Batch.Count);
        }

        return new(chain.Position, events, null);
    }

    private static bool IsSound(StoredBatch stored, Chain chain, PublicKey key, long last) =>
        Belongs(stored.Batch, chain, key) && stored.Batch.First > last && stored.Batch.Last >= stored.Batch.First
        && SignatureSuite.Of(key.Algorithm) is var suite && suite.Hash(stored.Batch.SignedBytes()).AsSpan().SequenceEqual(stored.Hash)
        && stored.Leaves.Count == stored.Batch.Count
        && Convert.ToHexStringLower(MerkleTree.Root([.. stored.Leaves], suite.Hash)) == stored.Batch.Root;

    /// <summary>Whether a batch was signed as the one that follows.</summary>
    private static bool Belongs(ReceiptBatch batch, Chain chain, PublicKey key) =>
        batch.Number == chain.Position + 1 && batch.Previous == Convert.ToHexStringLower(chain.Hash) && key.Signs(batch.ClosedAt)
        && SignatureSuite.Of(key.Algorithm).Verify(key.Pem, batch.SignedBytes(), Convert.FromBase64String(batch.Signature));

    /// <summary>The one that belongs here may stand elsewhere.</summary>
    private async Task<ReceiptFinding> NameAsync(StoredBatch here, Chain chain, IReadOnlyList<PublicKey> published, CancellationToken cancellation)
    {
        await foreach (var there in store.FollowAsync(here.Batch.Number, cancellation))
        {
            var moved = there.Batch with { Number = chain.Position + 1, Previous = Convert.ToHexStringLower(chain.Hash) };
            if (published.Any(k => k.Id == moved.Key && k.Algorithm == moved.Algorithm && Belongs(moved, chain, k)))
                return new("receipts.batch-displaced", here.Batch.Number, there.Batch.Number);
        }

        return new("receipts.batch-altered", here.Batch.Number);
    }

    /// <summary>Holds the batch against what the journal says of its events now.</summary>
    private async Task<ReceiptFinding?> EventsAsync(StoredBatch stored, CancellationToken cancellation)
    {
        Hash hash = SignatureSuite.Of(stored.Batch.Algorithm).Hash;
        var signed = stored.Leaves.Select(Convert.ToHexString).ToHashSet(StringComparer.Ordinal);
        var found = 0;
        foreach (var e in await store.EventsAsync(stored.Batch.First, stored.Batch.Last, cancellation))
        {
            if (!signed.Contains(Convert.ToHexString(MerkleTree.Leaf(e.Bytes(), hash)))) return new("receipts.event-altered", stored.Batch.Number, e.Journal);
            found++;
        }

        return found == stored.Batch.Count || stored.Batch.ClosedAt < time.GetUtcNow() - settings.KeepRows + LongestSweep
            ? null
            : new("receipts.event-missing", stored.Batch.Number);
    }
}
