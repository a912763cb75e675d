using System.Security.Cryptography;
using System.Text.Json;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Exchange.Desk;
using FourKeyWorks.Exchange.Door;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Database;
using FourKeyWorks.Platform.Identifiers;
using FourKeyWorks.Platform.Signing;
using FourKeyWorks.ServiceDefaults;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace FourKeyWorks.Exchange.Batches;

/// <summary>
/// <c>POST /batches</c>: a signed file of events. As a whole it is taken or refused; taken, each event goes the way of all others
/// (<see cref="Handover"/>), and the answer is a signed file with what became of each. The same file again changes nothing and is
/// answered alike.
/// </summary>
public static class BringBatch
{
    private const int AtOnce = 100;

    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    private static readonly Problem NotASystem = new("exchange.not-a-system", StatusCodes.Status403Forbidden);
    private static readonly Problem BrokerAway = new("exchange.broker-away", StatusCodes.Status503ServiceUnavailable);
    private static readonly Problem CannotSign = new("batch.cannot-sign", StatusCodes.Status503ServiceUnavailable);
    private static readonly Problem InProgress = new("batch.in-progress", StatusCodes.Status409Conflict);

    private const string FindSame = "select manifest_hash, answer from batches_taken where id = $1";

    private const string FindLast = "select batch_id, manifest_hash from batches_taken where unit = $1 order by number desc limit 1";

    private const string Remember = """
        insert into batches_taken (id, unit, number, batch_id, manifest_hash, answer, taken_at)
        values ($1, $2, (select coalesce(max(number), 0) + 1 from batches_taken where unit = $2), $3, $4, $5, $6)
        """;

    /// <summary>The way in.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/batches", async (HttpContext http, City city, BatchesInMemory memory) =>
        {
            if (PushEvents.SenderOf(http, city) is not { } sender) return Problem.Result(NotASystem);
            return await memory.OneAsync(async () =>
            {
                using var buffer = new MemoryStream();
                await http.Request.Body.CopyToAsync(buffer, http.RequestAborted);
                var (batch, fault) = Batch.Read(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
                return batch is null ? Refused(fault!.Value) : await TakeAsync(batch, sender, http);
            }, http.RequestAborted);
        })
        .WithMetadata(new RequestSizeLimitAttribute(Limits.File))
        .RequireDuty(Duty.ExchangeEvents);

    /// <summary>Whether it is whose it says; it then still must follow on the last one.</summary>
    internal static BatchFault? Check(Batch batch, OrgUnit sender, PublicKey? key, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(sender);
        var manifest = batch.Manifest;
        if (manifest.Recipient != Manifest.Exchange) return BatchFault.NotForUs;
        if (manifest.Sender != sender.BrokerUser) return BatchFault.SenderDiffers;
        if (manifest.Created > now + ClockTolerance) return BatchFault.TimeInFuture;
        if (key is null || key.Algorithm != manifest.Algorithm) return BatchFault.KeyUnknown;
        // Both when it says to be made and now: a key that was taken away signs nothing, whatever date it writes.
        if (!key.Signs(manifest.Created) || !key.Signs(now)) return BatchFault.KeyNotValid;
        return SignatureSuite.Of(key.Algorithm).Verify(key.Pem, batch.Bytes, batch.Signature) ? null : BatchFault.SignatureWrong;
    }

    private static async Task<IResult> TakeAsync(Batch batch, OrgUnit sender, HttpContext http)
    {
        var (services, cancellation) = (http.RequestServices, http.RequestAborted);
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        await using var connection = await services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (!await Turn.TryTakeAsync(connection, "batches:" + sender.BrokerUser, cancellation)) return Problem.Result(InProgress);
        var key = await BatchKeys.FindAsync(connection, sender.BrokerUser, batch.Manifest.Key, cancellation);
        if (Check(batch, sender, key, now) is { } fault) return Refused(fault);

        var id = DerivedId.Of("batch", sender.BrokerUser, batch.Manifest.BatchId);
        if (await RowAsync(connection, FindSame, id, cancellation) is [string same, byte[] given])
            return same == batch.Hash ? Answer(given) : Refused(BatchFault.IdReused);
        var last = await RowAsync(connection, FindLast, sender.BrokerUser, cancellation);
        if (batch.Manifest.Previous != last?[1] as string) return Refused(BatchFault.OutOfOrder, ("lastBatchId", last?[0]), ("lastHash", last?[1]));

        var handed = new List<HandedOver>();
        foreach (var events in batch.Contents.Chunk(AtOnce))
            handed.AddRange(await services.GetRequiredService<Handover>().PassOnAsync(
                sender, [.. events.Select(e => new HandedEvent(HandedEvent.Structured, e))], cancellation));
        if (handed.Any(h => h.Status is HandedStatus.NotTaken)) return Problem.Result(BrokerAway);
        byte[] answer;
        try
        {
            answer = Sign(batch, sender, handed, services.GetRequiredService<SigningKeys>().Current(now), now);
        }
        catch (CryptographicException)
        {
            return Problem.Result(CannotSign);
        }

        await using var remember = new NpgsqlCommand(Remember, connection)
        {
            Parameters =
            {
                new() { Value = id },
                new() { Value = sender.BrokerUser },
                new() { Value = batch.Manifest.BatchId },
                new() { Value = batch.Hash },
                new() { Value = answer },
                new() { Value = now },
            },
        };
        await remember.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return Answer(answer);
    }

    private static byte[] Sign(Batch batch, OrgUnit sender, IReadOnlyList<HandedOver> handed, SigningKey key, DateTimeOffset now) => Batch.Make(
        new Manifest(
            Manifest.Answers, Manifest.Exchange, sender.BrokerUser, DerivedId.Of("batch-answers", sender.BrokerUser, batch.Manifest.BatchId).ToString(), now,
            "", "", [], Answering: batch.Hash),
        [.. handed.Select(h => JsonSerializer.SerializeToUtf8Bytes(h, EventJson.Options))],
        key).ToZip();

    private static IResult Answer(byte[] zip) => Results.Bytes(zip, "application/zip", "answers.zip");

    private static IResult Refused(BatchFault fault, params (string, object?)[] members) =>
        Problem.Result(new Problem("batch." + Words.NameOf(fault), StatusCodes.Status422UnprocessableEntity), members);

    private static async Task<object[]?> RowAsync(NpgsqlConnection connection, string sql, object value, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = value } } };
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? [row.GetValue(0), row.GetValue(1)] : null;
    }
}

/// <summary>So many batches are held in memory at once as the process bears.</summary>
internal sealed class BatchesInMemory : IDisposable
{
    private readonly SemaphoreSlim places = new(2, 2);

    public async Task<IResult> OneAsync(Func<Task<IResult>> take, CancellationToken cancellation)
    {
        await places.WaitAsync(cancellation);
        try
        {
            return await take();
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose() => places.Dispose();
}
