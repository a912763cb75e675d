using System.Security.Cryptography;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Exchange.Door;
using FourKeyWorks.Exchange.Feed;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Database;
using FourKeyWorks.Platform.Identifiers;
using FourKeyWorks.Platform.Signing;
using FourKeyWorks.ServiceDefaults;
using Npgsql;

namespace FourKeyWorks.Exchange.Batches;

/// <summary>
/// <c>GET /batches/next?after=</c>: the unit's feed as a signed file. Without <c>after</c> it is the
/// same file as before, so that a lost one can be fetched again; naming the last one says that it arrived, and gives the next.
/// </summary>
public static class FetchBatch
{
    private const int Most = 500;

    private static readonly Problem NotASystem = new("exchange.not-a-system", StatusCodes.Status403Forbidden);
    private static readonly Problem CannotSign = new("batch.cannot-sign", StatusCodes.Status503ServiceUnavailable);
    private static readonly Problem InProgress = new("batch.in-progress", StatusCodes.Status409Conflict);
    private static readonly Problem AfterUnknown = new("batch.after-unknown", StatusCodes.Status409Conflict);

    private const string FindLast = """
        select number, batch_id, after_seq, last_seq, count, manifest, signature, hash from batches_given where unit = $1 order by number desc limit 1
        """;

    private const string Give = """
        insert into batches_given (unit, number, batch_id, after_seq, last_seq, count, manifest, signature, hash, given_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        on conflict (unit, number) do update set count = excluded.count, manifest = excluded.manifest, signature = excluded.signature, hash = excluded.hash
        """;

    /// <summary>The way out.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/batches/next", async (HttpContext http, City city, BatchesInMemory memory, string? after) =>
            PushEvents.SenderOf(http, city) is { } unit
                ? await memory.OneAsync(() => NextAsync(unit, after, http), http.RequestAborted)
                : Problem.Result(NotASystem))
        .RequireDuty(Duty.ExchangeEvents);

    private static async Task<IResult> NextAsync(OrgUnit unit, string? after, HttpContext http)
    {
        var (services, cancellation) = (http.RequestServices, http.RequestAborted);
        await using var connection = await services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (!await Turn.TryTakeAsync(connection, "batches-out:" + unit.BrokerUser, cancellation)) return Problem.Result(InProgress);
        var last = await LastAsync(connection, unit, cancellation);
        if (after is not null && last?.BatchId != after) return Problem.Result(AfterUnknown, ("lastBatchId", last?.BatchId));
        try
        {
            var batch = last is not null && after is null
                ? await AgainAsync(last, unit, connection, http)
                : await MakeAsync((last?.Number ?? 0) + 1, last?.LastSeq ?? 0, Most, last?.Hash, unit, connection, http);
            if (batch is null) return Results.NoContent();
            await transaction.CommitAsync(cancellation);
            http.Response.Headers.CacheControl = "no-store";
            return Results.Bytes(batch.ToZip(), "application/zip", "events.zip");
        }
        catch (CryptographicException)
        {
            return Problem.Result(CannotSign);
        }
    }

    /// <summary>The last one as it was; made anew where it holds what is no longer kept.</summary>
    private static async Task<Batch?> AgainAsync(Given last, OrgUnit unit, NpgsqlConnection connection, HttpContext http)
    {
        var entries = await EventsAsync(unit, last.AfterSeq, last.Count, http);
        var contents = entries.Select(e => e.Structured).ToList();
        var manifest = Manifest.Parse(last.Manifest)!;
        var suite = SignatureSuite.Of(manifest.Algorithm);
        return manifest.Files.Count == contents.Count && manifest.Files.Zip(contents).All(f => f.First.Hash == Convert.ToHexStringLower(suite.Hash(f.Second)))
            ? new Batch(manifest, last.Manifest, last.Signature, contents)
            : await MakeAsync(last.Number, last.AfterSeq, last.Count, manifest.Previous, unit, connection, http);
    }

    private static async Task<Batch?> MakeAsync(
        long number, long afterSeq, int most, string? previous, OrgUnit unit, NpgsqlConnection connection, HttpContext http)
    {
        var services = http.RequestServices;
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var entries = Fitting(await EventsAsync(unit, afterSeq, most, http));
        if (entries.Count == 0) return null;
        var id = DerivedId.Of("batch-out", unit.BrokerUser, number.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToString();
        var batch = Batch.Make(
            new Manifest(Manifest.Events, Manifest.Exchange, unit.BrokerUser, id, now, "", "", [], previous),
            [.. entries.Select(e => e.Structured)],
            services.GetRequiredService<SigningKeys>().Current(now));
        await using var give = new NpgsqlCommand(Give, connection)
        {
            Parameters =
            {
                new() { Value = unit.BrokerUser },
                new() { Value = number },
                new() { Value = id },
                new() { Value = afterSeq },
                new() { Value = entries[^1].Seq },
                new() { Value = entries.Count },
                new() { Value = batch.Bytes },
                new() { Value = batch.Signature },
                new() { Value = batch.Hash },
                new() { Value = now },
            },
        };
        await give.ExecuteNonQueryAsync(http.RequestAborted);
        return batch;
    }

    private static Task<IReadOnlyList<FeedEntry>> EventsAsync(OrgUnit unit, long afterSeq, int most, HttpContext http) =>
        http.RequestServices.GetRequiredService<UnitFeed>().AfterAsync(unit.Id, afterSeq, most, ProblemTexts.CultureFor(http.Request), http.RequestAborted);

    /// <summary>As many as a file may hold.</summary>
    private static IReadOnlyList<FeedEntry> Fitting(IReadOnlyList<FeedEntry> entries)
    {
        long size = 0;
        return [.. entries.TakeWhile((e, i) => (size += e.Structured.Length) <= Limits.File || i == 0)];
    }

    private static async Task<Given?> LastAsync(NpgsqlConnection connection, OrgUnit unit, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(FindLast, connection) { Parameters = { new() { Value = unit.BrokerUser } } };
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation)
            ? new Given(
                row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetInt32(4), row.GetFieldValue<byte[]>(5),
                row.GetFieldValue<byte[]>(6), row.GetString(7))
            : null;
    }

    private sealed record Given(long Number, string BatchId, long AfterSeq, long LastSeq, int Count, byte[] Manifest, byte[] Signature, string Hash);
}
