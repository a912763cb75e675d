using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Identifiers;
using FourKeyWorks.Platform.Problems;
using Marten;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace FourKeyWorks.Platform.Streams;

/// <summary>What carrying out a command came to: an answer to keep, or a problem, which is not kept.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Location">Where the new thing is found.</param>
/// <param name="ETag">The version that it has now.</param>
/// <param name="Problem">Why it was not carried out.</param>
public sealed record CommandAnswer(int Status, string? Location, string? ETag, IResult? Problem = null)
{
    /// <summary>Not carried out.</summary>
    public static CommandAnswer Of(IResult problem) => new(0, null, null, problem);
}

/// <summary>
/// Carries out commands that come over HTTP, each once however often it is sent: the answer (status, <c>ETag</c>,
/// <c>Location</c>; never a body) is stored in the command's own commit under its <c>Idempotency-Key</c>.
/// </summary>
internal sealed class Commands(IDocumentStore store, UnitsOfWork units, GroupCommit commits)
{
    private const int AttemptsOnConflict = 5;
    private const string Remember = "insert into idempotency (key, request_hash, status, location, etag, at) values (?, ?, ?, ?, ?, ?)";
    private const string Find = "select request_hash, status, location, etag from idempotency where key = $1";

    public static string? KeyOf(HttpRequest request) => request.Headers["Idempotency-Key"] is [{ Length: > 0 and <= 128 } said] ? said : null;

    public Task<IResult> OnceAsync(HttpContext http, object command, Func<UnitOfWork, Caller, CancellationToken, Task<CommandAnswer>> carryOut)
    {
        var caller = Caller.Of(http.User);
        return OnceAsync(http, command, caller.Subject, (work, cancellation) => carryOut(work, caller, cancellation));
    }

    public async Task<IResult> OnceAsync(HttpContext http, object command, string by, Func<UnitOfWork, CancellationToken, Task<CommandAnswer>> carryOut)
    {
        var cancellation = http.RequestAborted;
        if (KeyOf(http.Request) is not { } said) return Problem.Result(Codes.IdempotencyKeyMissing);
        var key = DerivedId.Of("command", by, http.Request.Path, said);
        // Keyed by what is stored nowhere: a command may hold a name, and a bare hash of it could be guessed at.
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(said), JsonSerializer.SerializeToUtf8Bytes(command, command.GetType(), EventJson.Options));
        for (var attempt = 1; ; attempt++)
        {
            await using var session = store.LightweightSession();
            if (await FindAsync(session, key, cancellation) is { } known)
                return known.Hash.AsSpan().SequenceEqual(hash) ? Send(http, known.Answer) : Problem.Result(Codes.IdempotencyKeyReused);

            var work = units.Begin(session, by);
            var answer = await carryOut(work, cancellation);
            if (answer.Problem is not null) return answer.Problem;
            session.QueueSqlCommand(
                Remember, key, hash, answer.Status, answer.Location ?? (object)DBNull.Value, answer.ETag ?? (object)DBNull.Value, work.Now);
            try
            {
                await commits.SaveAsync(work);
                return Send(http, answer);
            }
            catch (Exception e) when (Conflicts.IsConflict(e) && attempt < AttemptsOnConflict)
            {
                // The same command, or another on the same stream, was faster: look again.
            }
        }
    }

    private static IResult Send(HttpContext http, CommandAnswer answer)
    {
        if (answer.ETag is not null) http.Response.Headers.ETag = answer.ETag;
        if (answer.Location is not null) http.Response.Headers.Location = answer.Location;
        return Results.StatusCode(answer.Status);
    }

    private static async Task<(byte[] Hash, CommandAnswer Answer)?> FindAsync(IDocumentSession session, Guid key, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(Find) { Parameters = { new() { Value = key } } };
        await using var row = await session.ExecuteReaderAsync(query, cancellation);
        if (!await row.ReadAsync(cancellation)) return null;
        return (
            await row.GetFieldValueAsync<byte[]>(0, cancellation),
            new CommandAnswer(row.GetInt32(1), row.IsDBNull(2) ? null : row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3)));
    }
}
