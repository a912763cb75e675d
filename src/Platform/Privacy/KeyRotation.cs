using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace FourKeyWorks.Platform.Privacy;

/// <summary>
/// By what the persons of a service are found, and from which of their values that follows: needed when they are stored,
/// and again when the tokens' key is rotated.
/// </summary>
/// <param name="Fields">The values.</param>
/// <param name="Make">What follows from them.</param>
public sealed record FindableBy(IReadOnlyList<VaultField> Fields, Func<IReadOnlyDictionary<string, JsonElement>, IEnumerable<Findable>> Make);

/// <summary>
/// <c>rotate wrap</c>, <c>rotate seal</c> and <c>rotate token</c>: makes the next version of a service key and brings
/// everything under it, in small steps, while the system runs. Interrupted, it goes on where it was when it is started again.
/// Sealed keys are out of the running service's reach: theirs is rotated by the keys' owner, as <c>migrate</c> connects.
/// </summary>
public sealed class KeyRotation(
    [FromKeyedServices(KeyRing.DataSource)] NpgsqlDataSource keysDatabase, NpgsqlDataSource database, ServiceKeys service, KeyRing keys,
    SearchTokens tokens)
{
    private const int Step = 200;

    private const string WrappedByOthers = """
        select id, suite, wrapped, wrapped_by from subject_keys where state = 'open' and wrapped_by <> $1 limit $2
        """;

    private const string SealedByOthers = """
        select s.id, k.suite, s.wrapped, s.wrapped_by from sealed_keys s join subject_keys k using (id) where s.wrapped_by <> $1 limit $2
        """;

    // Only if nobody has changed it meanwhile: sealed or erased it stays.
    private const string Rewrap = "update subject_keys set wrapped = $1, wrapped_by = $2 where id = $3 and wrapped_by = $4";

    private const string Reseal = "update sealed_keys set wrapped = $1, wrapped_by = $2 where id = $3 and wrapped_by = $4";

    private const string WithOtherTokens = """
        select distinct subject, subject_kind from search_tokens where version <> $1 limit $2
        """;

    private const string ScopesOf = "select distinct scope from search_tokens where subject = $1";

    private const string DropOtherTokens = "delete from search_tokens where subject = $1 and version <> $2";

    private static readonly string AddToken = string.Concat(SearchTokens.Insert.Split('?').Select((part, i) => i == 0 ? part : $"${i}{part}"));

    /// <summary>Carries out a rotation.</summary>
    /// <param name="purpose">Wrap, seal or token.</param>
    /// <param name="newKey">Make the next version first; else the newest one there is, for instance one mounted by a key management system.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <returns>How many keys were wrapped anew, or subjects given new tokens.</returns>
    public async Task<int> RotateAsync(KeyPurpose purpose, bool newKey, CancellationToken cancellation)
    {
        var current = newKey ? service.Add(purpose) : service.Current(purpose);
        var done = 0;
        while (true)
        {
            var step = purpose switch
            {
                KeyPurpose.Wrap => await RewrapAsync(current, WrappedByOthers, Rewrap, cancellation),
                KeyPurpose.Seal => await RewrapAsync(current, SealedByOthers, Reseal, cancellation),
                KeyPurpose.Token => await RetokenAsync(current, cancellation),
                _ => throw new ArgumentOutOfRangeException(nameof(purpose)),
            };
            if (step == 0) return done;
            done += step;
        }
    }

    private async Task<int> RewrapAsync(ServiceKey current, string others, string rewrap, CancellationToken cancellation)
    {
        var step = new List<(Guid Id, CipherSuite Suite, byte[] Wrapped, string By)>();
        await using (var find = keysDatabase.CreateCommand(others))
        {
            find.Parameters.Add(new() { Value = current.Name });
            find.Parameters.Add(new() { Value = Step });
            await using var row = await find.ExecuteReaderAsync(cancellation);
            while (await row.ReadAsync(cancellation))
                step.Add((row.GetGuid(0), CipherSuite.Of(row.GetString(1)), row.GetFieldValue<byte[]>(2), row.GetString(3)));
        }

        foreach (var (id, suite, wrapped, by) in step)
        {
            await using var update = keysDatabase.CreateCommand(rewrap);
            update.Parameters.Add(new() { Value = KeyRing.Wrap(current, suite, id, keys.Unwrap(by, suite, id, wrapped)) });
            update.Parameters.Add(new() { Value = current.Name });
            update.Parameters.Add(new() { Value = id });
            update.Parameters.Add(new() { Value = by });
            await update.ExecuteNonQueryAsync(cancellation);
        }

        return step.Count;
    }

    private async Task<int> RetokenAsync(ServiceKey current, CancellationToken cancellation)
    {
        var step = new List<Subject>();
        await using (var find = database.CreateCommand(WithOtherTokens))
        {
            find.Parameters.Add(new() { Value = current.Name });
            find.Parameters.Add(new() { Value = Step });
            await using var row = await find.ExecuteReaderAsync(cancellation);
            while (await row.ReadAsync(cancellation)) step.Add(new Subject(Enum.Parse<SubjectKind>(row.GetString(1), ignoreCase: true), row.GetGuid(0)));
        }

        foreach (var subject in step) await RetokenAsync(current, subject, cancellation);
        return step.Count;
    }

    /// <summary>Of a subject whose key is gone, nothing is left to be found by.</summary>
    private async Task RetokenAsync(ServiceKey current, Subject subject, CancellationToken cancellation)
    {
        var findables = (await keys.FindAsync(subject, cancellation)).Key is { } key ? await tokens.FindablesAsync(key, cancellation) : [];
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var scopes = new List<string>();
        await using (var find = new NpgsqlCommand(ScopesOf, connection) { Parameters = { new() { Value = subject.Id } } })
        await using (var row = await find.ExecuteReaderAsync(cancellation))
            while (await row.ReadAsync(cancellation)) scopes.Add(row.GetString(0));
        foreach (var scope in scopes)
        {
            foreach (var findable in findables)
            {
                await using var add = new NpgsqlCommand(AddToken, connection);
                foreach (var value in new object[]
                    { tokens.Token(current, findable, scope), current.Name, SearchTokens.NameOf(findable.Kind), scope, subject.Id, KeyRing.KindOf(subject) })
                    add.Parameters.Add(new() { Value = value });
                await add.ExecuteNonQueryAsync(cancellation);
            }
        }

        await using (var drop = new NpgsqlCommand(DropOtherTokens, connection) { Parameters = { new() { Value = subject.Id }, new() { Value = current.Name } } })
            await drop.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
