using FourKeyWorks.Platform.Identifiers;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace FourKeyWorks.Platform.Privacy;

/// <summary>A statutory query that two persons stand behind (依法查询).</summary>
/// <param name="Id">Which.</param>
/// <param name="AskedBy">Who asked: a token's subject.</param>
/// <param name="ApprovedBy">Who approved; never the same.</param>
/// <param name="ApprovedAt">When.</param>
/// <param name="Until">Until when it opens.</param>
public sealed record ApprovedQuery(Guid Id, string AskedBy, string ApprovedBy, DateTimeOffset ApprovedAt, DateTimeOffset Until);

/// <summary>Keys out of reach (封存): the service puts them away, and gets one back for a statutory query and for nothing else.</summary>
public sealed class SealedKeys(
    [FromKeyedServices(KeyRing.DataSource)] NpgsqlDataSource database, ServiceKeys service, KeyRing keys, TimeProvider time)
{
    private const string PutAway = """
        with closed as (
            update subject_keys set state = 'sealed', wrapped = null, wrapped_by = null where id = $1 and state = 'open' returning id)
        insert into sealed_keys (id, wrapped, wrapped_by, sealed_at) select id, $2, $3, $4 from closed
        """;

    private const string AllowQuery = """
        insert into statutory_queries (id, key_id, asked_by, approved_by, approved_at, until) values ($1, $2, $3, $4, $5, $6)
        """;

    private const string OpenSealed = "select id, wrapped, wrapped_by from open_sealed($1, $2)";

    /// <summary>
    /// Takes the subjects' keys out of reach. What is under them is neither read nor added to, except by
    /// <see cref="OpenAsync"/>. Doing it again changes nothing.
    /// </summary>
    public async Task PutAwayAsync(IEnumerable<Subject> subjects, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(subjects);
        foreach (var subject in subjects)
        {
            if (await keys.LoadAsync(subject, cancellation) is not { } key) continue;
            var sealing = service.Current(KeyPurpose.Seal);
            await using var command = database.CreateCommand(PutAway);
            command.Parameters.Add(new() { Value = key.Id });
            command.Parameters.Add(new() { Value = KeyRing.Wrap(sealing, key.Suite, key.Id, key.Plain) });
            command.Parameters.Add(new() { Value = sealing.Name });
            command.Parameters.Add(new() { Value = time.GetUtcNow() });
            await command.ExecuteNonQueryAsync(cancellation);
            keys.Forget(subject);
        }
    }

    /// <summary>
    /// The key of a sealed subject, for a statutory query that one person has asked and another approved (预防未成年人犯罪法 59).
    /// The database itself holds to that: the service cannot read a sealed key otherwise.
    /// </summary>
    /// <param name="subject">Whose.</param>
    /// <param name="query">Which query, by whom, until when.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The key; null when the subject is not sealed, or the query not in force.</returns>
    public async Task<SubjectKey?> OpenAsync(Subject subject, ApprovedQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (await keys.IdAsync(subject, cancellation) is not { } found) return null;
        var id = DerivedId.Of(query.Id, found.Id.ToString("N"));
        await using (var allow = database.CreateCommand(AllowQuery))
        {
            foreach (var value in new object[] { id, found.Id, query.AskedBy, query.ApprovedBy, query.ApprovedAt.ToUniversalTime(), query.Until.ToUniversalTime() })
                allow.Parameters.Add(new() { Value = value });
            try
            {
                await allow.ExecuteNonQueryAsync(cancellation);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                // Asked for before, within the same query.
            }
        }

        await using var command = database.CreateCommand(OpenSealed);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = time.GetUtcNow() });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation)
            ? new SubjectKey(found.Id, subject, found.Suite, keys.Unwrap(row.GetString(2), found.Suite, found.Id, row.GetFieldValue<byte[]>(1)))
            : null;
    }
}
