using System.Text.Json;
using System.Text.Json.Serialization;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Chains;
using FourKeyWorks.Platform.Signing;

namespace FourKeyWorks.Exchange.Receipts;

/// <summary>What a receipt is for: an event that was accepted or sent, as the journal noted it.</summary>
/// <param name="Journal">Its place in the journal.</param>
/// <param name="Id">Its id in the journal.</param>
/// <param name="Direction"><c>in</c>: sent by a department; <c>out</c>: sent by a service.</param>
/// <param name="Type">CloudEvents <c>type</c>.</param>
/// <param name="EventId">CloudEvents <c>id</c>.</param>
/// <param name="Source">CloudEvents <c>source</c>.</param>
/// <param name="Time">CloudEvents <c>time</c>.</param>
/// <param name="BodyHash">SHA-256 over the body as it was sent, in hexadecimal digits.</param>
/// <param name="Sender">The broker user who sent it.</param>
/// <param name="RoutedAt">When it passed.</param>
public sealed record ReceiptedEvent(
    long Journal, Guid Id, string Direction, string? Type, string? EventId, string? Source, DateTimeOffset? Time, string BodyHash, string? Sender, DateTimeOffset RoutedAt)
{
    internal byte[] Bytes() => new CanonicalRow("receipt.v1")
        .Number(Journal).Id(Id).Text(Direction).Text(Type).Text(EventId).Text(Source).Instant(Time).Bytes(Convert.FromHexString(BodyHash)).Text(Sender).Instant(RoutedAt)
        .ToArray();
}

/// <summary>The events of about a second, signed together: the root of the tree over them, chained to the batch before.</summary>
/// <param name="Number">Which batch, from 1.</param>
/// <param name="Previous">Hash of the batch before; zeros for the first.</param>
/// <param name="First">Place in the journal of its first event.</param>
/// <param name="Last">Place of its last.</param>
/// <param name="Count">How many events.</param>
/// <param name="Root">Root of the tree.</param>
/// <param name="ClosedAt">When it was signed.</param>
/// <param name="Algorithm"><c>ecdsa-p256</c> or <c>sm2</c>; the tree's hash is SHA-256 or SM3 with it.</param>
/// <param name="Key">Id of the key.</param>
/// <param name="Signature">The signature, DER in base64.</param>
public sealed record ReceiptBatch(
    long Number, string Previous, long First, long Last, int Count, string Root, DateTimeOffset ClosedAt, string Algorithm, string Key, string Signature)
{
    internal byte[] SignedBytes() => new Chain(Number - 1, Convert.FromHexString(Previous)).Next(
        new CanonicalRow("receipt-batch.v1").Number(First).Number(Last).Number(Count).Bytes(Convert.FromHexString(Root)).Instant(ClosedAt).Text(Algorithm).Text(Key).ToArray());
}

/// <summary>The keys that receipts are verified with, as they are published.</summary>
/// <param name="Keys">All there were, are and will be.</param>
public sealed record ReceiptKeys(IReadOnlyList<PublicKey> Keys);

/// <summary>Receipts and keys as files: written and read like events, what is not there as null.</summary>
internal static class ReceiptJson
{
    public static JsonSerializerOptions Options { get; } = new(EventJson.Options) { DefaultIgnoreCondition = JsonIgnoreCondition.Never };
}

/// <summary>What verifying a receipt says.</summary>
public enum ReceiptVerdict
{
    /// <summary>The event was accepted or sent as the receipt says.</summary>
    Proven,
    /// <summary>The receipt cannot be read.</summary>
    Unreadable,
    /// <summary>Nobody has published the key.</summary>
    KeyUnknown,
    /// <summary>The key did not sign at that time.</summary>
    KeyNotValidThen,
    /// <summary>The signature does not belong to the batch.</summary>
    SignatureWrong,
    /// <summary>The event is not among those that were signed.</summary>
    EventNotSigned,
    /// <summary>The body that was given is another one.</summary>
    BodyDiffers,
}

/// <summary>The proof, for whoever keeps it, that an event was accepted or sent. It is verified with the published keys and nothing else.</summary>
/// <param name="Event">The event.</param>
/// <param name="Place">Which leaf of the batch's tree it is, from 0.</param>
/// <param name="Path">The hashes beside the way to the root, lowest first, in hexadecimal digits.</param>
/// <param name="Batch">The signed batch.</param>
public sealed record Receipt(ReceiptedEvent Event, int Place, IReadOnlyList<string> Path, ReceiptBatch Batch)
{
    /// <summary>After that, a signature is called late.</summary>
    internal static readonly TimeSpan InTime = TimeSpan.FromMinutes(1);

    /// <summary>It was signed long after the event passed, because signing was not possible.</summary>
    public bool Late => IsLate(Event.RoutedAt, Batch.ClosedAt);

    internal static bool IsLate(DateTimeOffset routedAt, DateTimeOffset closedAt) => closedAt - routedAt > InTime;

    /// <summary>Verifies it.</summary>
    /// <param name="keys">The published keys.</param>
    /// <param name="body">The body that the event is said to have had; null: not asked.</param>
    public ReceiptVerdict Verify(ReceiptKeys keys, byte[]? body = null)
    {
        ArgumentNullException.ThrowIfNull(keys);
        try
        {
            if (SignatureSuite.Find(Batch.Algorithm) is not { } suite || keys.Keys.FirstOrDefault(k => k?.Id == Batch.Key && k.Algorithm == Batch.Algorithm) is not { } key)
                return ReceiptVerdict.KeyUnknown;
            if (!key.Signs(Batch.ClosedAt)) return ReceiptVerdict.KeyNotValidThen;
            var signature = Convert.FromBase64String(Batch.Signature);
            // Bits that stand for nothing are not to be changed either.
            if (Convert.ToBase64String(signature) != Batch.Signature) return ReceiptVerdict.Unreadable;
            if (!suite.Verify(key.Pem, Batch.SignedBytes(), signature)) return ReceiptVerdict.SignatureWrong;
            var leaf = MerkleTree.Leaf(Event.Bytes(), suite.Hash);
            if (!MerkleTree.Contains(Convert.FromHexString(Batch.Root), leaf, Place, Batch.Count, [.. Path.Select(Convert.FromHexString)], suite.Hash))
                return ReceiptVerdict.EventNotSigned;
            // Whatever receipts are signed with, bodies are hashed with SHA-256.
            return body is not null && !SignatureSuite.EcdsaP256.Hash(body).AsSpan().SequenceEqual(Convert.FromHexString(Event.BodyHash))
                ? ReceiptVerdict.BodyDiffers
                : ReceiptVerdict.Proven;
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return ReceiptVerdict.Unreadable;
        }
    }
}
