using System.Collections.Frozen;
using System.Globalization;
using System.Security.Claims;
using FourKeyWorks.Contracts.Identity;
using FourKeyWorks.Platform.Inbox;
using FourKeyWorks.Platform.Streams;
using Marten;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FourKeyWorks.Platform.Access;

/// <summary>
/// Tokens that were revoked before their time. One copy of the service receives the event; all copies look at the table twice a
/// second, so that it holds everywhere within two seconds. A row is needed no longer than the tokens would have lived.
/// </summary>
public sealed class Revocations(NpgsqlDataSource database, TimeProvider time, ILogger<Revocations> log)
    : Recurring(TimeSpan.FromMilliseconds(500), time, log), ITokenCheck
{
    /// <summary>Longest life of an access token, with what clocks may differ.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(6);

    private const string Put = """
        insert into revoked (subject, session, before, until) values (?, ?, ?, ?)
        on conflict (subject, session) do update set before = greatest(revoked.before, excluded.before), until = greatest(revoked.until, excluded.until)
        """;

    private const string All = "select subject, session, before from revoked where until > $1";

    private volatile FrozenDictionary<(string Subject, Guid Session), DateTimeOffset> revoked = FrozenDictionary<(string, Guid), DateTimeOffset>.Empty;

    /// <summary>Takes the event.</summary>
    internal static Task<Outcome> ReceiveAsync(AccessRevokedV1 body, Arrival arrival, UnitOfWork work, CancellationToken cancellation)
    {
        Note(work.Session, body);
        return Task.FromResult(Outcome.Done);
    }

    /// <summary>Notes one in the commit of <paramref name="operations"/>, where the event is made.</summary>
    public static void Note(IDocumentOperations operations, AccessRevokedV1 revoked)
    {
        ArgumentNullException.ThrowIfNull(operations);
        ArgumentNullException.ThrowIfNull(revoked);
        var before = revoked.RevokedAt.ToUniversalTime();
        operations.QueueSqlCommand(Put, revoked.Subject.ToString(), revoked.Session ?? Guid.Empty, before, before + Kept);
    }

    /// <summary>What is revoked now: what was issued to whom, or in which session, before which instant.</summary>
    public IReadOnlyCollection<AccessRevokedV1> Present =>
        [.. revoked.Select(r => new AccessRevokedV1 { Subject = Guid.Parse(r.Key.Subject), Session = r.Key.Session == Guid.Empty ? null : r.Key.Session, RevokedAt = r.Value })];

    /// <summary>Whether the token is still good.</summary>
    public bool IsGood(ClaimsPrincipal token)
    {
        ArgumentNullException.ThrowIfNull(token);
        var known = revoked;
        if (known.Count == 0) return true;
        if (token.FindFirst("sub")?.Value is not { } subject || !long.TryParse(token.FindFirst("iat")?.Value, CultureInfo.InvariantCulture, out var seconds)) return false;
        var issued = DateTimeOffset.FromUnixTimeSeconds(seconds);
        bool IsRevoked(Guid session) => known.TryGetValue((subject, session), out var before) && issued < before;
        return !IsRevoked(Guid.Empty) && !(Guid.TryParse(token.FindFirst("sid")?.Value, out var own) && IsRevoked(own));
    }

    /// <inheritdoc/>
    protected override async Task OnceAsync(CancellationToken cancellation)
    {
        var now = Time.GetUtcNow();
        await using var all = database.CreateCommand(All);
        all.Parameters.Add(new() { Value = now });
        await using var row = await all.ExecuteReaderAsync(cancellation);
        var found = new Dictionary<(string, Guid), DateTimeOffset>();
        while (await row.ReadAsync(cancellation)) found[(row.GetString(0), row.GetGuid(1))] = row.GetFieldValue<DateTimeOffset>(2);
        revoked = found.ToFrozenDictionary();
    }
}
