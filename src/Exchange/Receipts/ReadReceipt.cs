using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Chains;
using FourKeyWorks.Platform.Problems;
using FourKeyWorks.Platform.Signing;
using FourKeyWorks.ServiceDefaults;

namespace FourKeyWorks.Exchange.Receipts;

/// <summary>
/// <c>GET /receipts/{id}</c>: the receipt of an event, by its id or the journal's, for the unit that sent it and those that
/// were sent it. <c>GET /receipts/keys</c>: the public keys, for everybody.
/// </summary>
internal static partial class ReadReceipt
{
    private static readonly Problem NotYet = new("receipts.not-signed-yet", StatusCodes.Status409Conflict);

    private static readonly Problem Altered = new("receipts.journal-altered", StatusCodes.Status409Conflict);

    /// <summary>The ways in.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/receipts/keys", (SigningKeys keys) => Results.Json(new ReceiptKeys(keys.Published()), ReceiptJson.Options)).AllowAnonymous();

        api.MapGet("/receipts/{id}", async (string id, HttpContext http, ReceiptStore store, ILogger<Receipt> log) =>
        {
            var caller = Caller.Of(http);
            var sender = $"{caller.Department.Slug()}.{caller.Unit}";
            if (await store.FindAsync(id, sender, caller.Unit, http.RequestAborted) is not { } found) return Problem.Result(Codes.NotFound);
            if (await store.FindBatchAsync(found.Journal, http.RequestAborted) is not var (batch, leaves)) return Problem.Result(NotYet, ("since", found.RoutedAt));
            Hash hash = SignatureSuite.Of(batch.Algorithm).Hash;
            var leaf = MerkleTree.Leaf(found.Bytes(), hash);
            var place = Array.FindIndex(leaves, l => l.AsSpan().SequenceEqual(leaf));
            if (place < 0)
            {
                IsAltered(log, found.Journal);
                return Problem.Result(Altered);
            }

            var path = MerkleTree.Path(leaves, place, hash).Select(Convert.ToHexStringLower).ToArray();
            return Results.Json(new Receipt(found, place, path, batch), ReceiptJson.Options);
        })
        .Produces<Receipt>()
        .RequireDuty(Duty.ReadJournal);
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "Entry {Journal} of the journal is not what was signed")]
    private static partial void IsAltered(ILogger log, long journal);
}
