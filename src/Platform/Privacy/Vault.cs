using System.Text.Json;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Audit;
using FourKeyWorks.Platform.Streams;
using Npgsql;

namespace FourKeyWorks.Platform.Privacy;

/// <summary>
/// Where a service keeps persons: each value encrypted under its subject's key and bound to its field. Values go in within
/// the commit of the event that tells of them, and come out only for a <see cref="ReadGrant"/>, after the trail has it.
/// </summary>
public sealed class Vault(NpgsqlDataSource database, KeyRing keys, AuditTrail trail, TimeProvider time)
{
    private const string Put = """
        insert into vault_values (subject, subject_kind, field, level, key_name, bytes, written_at) values (?, ?, ?, ?, ?, ?, ?)
        on conflict (subject, subject_kind, field) do update
            set level = excluded.level, key_name = excluded.key_name, bytes = excluded.bytes, written_at = excluded.written_at
        """;

    private const string Get = "select field, level, key_name, bytes from vault_values where subject = $1 and subject_kind = $2 and field = any($3)";

    /// <summary>Stores a value within the unit of work.</summary>
    /// <exception cref="SubjectClosedException">The subject is sealed or erased.</exception>
    public async Task PutAsync<T>(UnitOfWork work, Subject subject, VaultField field, T value, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(field);
        var plain = JsonSerializer.SerializeToUtf8Bytes(value, EventJson.Options);
        var fact = await keys.SealAsync(subject, field.Name, plain, cancellation);
        work.Session.QueueSqlCommand(Put, subject.Id, KeyRing.KindOf(subject), field.Name, (int)field.Level, fact.Key, fact.Bytes, work.Now);
    }

    /// <summary>
    /// The values that the grant gives, of these subjects, by field. What is sealed, erased or was never there is not among
    /// them. Every L3 and L4 value is in the trail before this returns.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, JsonElement>> ReadAsync(ReadGrant grant, IEnumerable<Subject> subjects, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(grant);
        ArgumentNullException.ThrowIfNull(subjects);
        var values = new Dictionary<string, JsonElement>();
        foreach (var subject in subjects)
        {
            if ((await keys.FindAsync(subject, cancellation)).Key is not { } key) continue;
            foreach (var (field, value) in await ReadAsync(grant, key, cancellation)) values[field] = value;
        }

        return values;
    }

    /// <summary>The same with a key at hand: of a sealed subject, for a statutory query.</summary>
    internal async Task<IReadOnlyDictionary<string, JsonElement>> ReadAsync(ReadGrant grant, SubjectKey key, CancellationToken cancellation)
    {
        var stored = await StoredAsync(key.Subject, [.. grant.Fields.Select(f => f.Name)], cancellation);
        var protectedOnes = stored.Where(s => s.Level >= Sensitivity.L3).ToList();
        if (protectedOnes.Count > 0)
            await RecordAsync(
                grant, key.Subject, [.. protectedOnes.Select(p => p.Field).Order(StringComparer.Ordinal)], protectedOnes.Max(p => p.Level), cancellation);

        return stored.ToDictionary(s => s.Field, s => Open(key, s.Field, s.Fact));
    }

    /// <summary>Puts into the trail that these are about to be read.</summary>
    public Task RecordAsync(ReadGrant grant, Subject subject, IReadOnlyList<string> fields, Sensitivity level, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(grant);
        var now = time.GetUtcNow();
        return trail.RecordAsync(ReadRecord.Of(Guid.CreateVersion7(now), now, grant.Caller, NameOf(grant.Purpose), subject, fields, level), cancellation);
    }

    internal static JsonElement Open(SubjectKey key, string field, SealedFact fact) => JsonElement.Parse(key.Open(field, fact));

    /// <summary>A purpose as it is said and recorded: <c>handle-report</c>.</summary>
    public static string NameOf(Purpose purpose) => JsonNamingPolicy.KebabCaseLower.ConvertName(purpose.ToString());

    internal async Task<IReadOnlyList<(string Field, Sensitivity Level, SealedFact Fact)>> StoredAsync(Subject subject, string[] fields, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Get);
        command.Parameters.Add(new() { Value = subject.Id });
        command.Parameters.Add(new() { Value = KeyRing.KindOf(subject) });
        command.Parameters.Add(new() { Value = fields });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var stored = new List<(string, Sensitivity, SealedFact)>();
        while (await row.ReadAsync(cancellation))
            stored.Add((row.GetString(0), (Sensitivity)row.GetInt32(1), new SealedFact(row.GetString(2), row.GetFieldValue<byte[]>(3))));
        return stored;
    }
}
