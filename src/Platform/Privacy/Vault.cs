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

    private const string Get = "select field, level, key_name, bytes, subject from vault_values where subject = any($1) and subject_kind = $2 and field = any($3)";

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
        var values = new Dictionary<string, JsonElement>();
        foreach (var (_, read) in await ReadEachAsync(grant, [.. subjects], cancellation))
            foreach (var (field, value) in read) values[field] = value;
        return values;
    }

    /// <summary>The same of many, by subject: as many looks as there are kinds of subjects, however many those are.</summary>
    public async Task<IReadOnlyDictionary<Subject, IReadOnlyDictionary<string, JsonElement>>> ReadEachAsync(
        ReadGrant grant, IReadOnlyCollection<Subject> subjects, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(grant);
        return await ReadAsync(grant, (await keys.FindAllAsync(subjects, cancellation)).Values, cancellation);
    }

    /// <summary>The same with a key at hand: of a sealed subject, for a statutory query.</summary>
    internal async Task<IReadOnlyDictionary<string, JsonElement>> ReadAsync(ReadGrant grant, SubjectKey key, CancellationToken cancellation) =>
        (await ReadAsync(grant, [key], cancellation))[key.Subject];

    private async Task<IReadOnlyDictionary<Subject, IReadOnlyDictionary<string, JsonElement>>> ReadAsync(
        ReadGrant grant, IEnumerable<SubjectKey> open, CancellationToken cancellation)
    {
        var bySubject = open.ToDictionary(k => k.Subject);
        var stored = (await StoredAsync(bySubject.Keys, [.. grant.Fields.Select(f => f.Name)], cancellation)).ToLookup(s => s.Subject);
        var now = time.GetUtcNow();
        await trail.RecordAsync(
            [
                .. from subject in bySubject.Keys
                   let weighty = stored[subject].Where(s => s.Level >= Sensitivity.L3).ToList()
                   where weighty.Count > 0
                   select Read(grant, subject, [.. weighty.Select(w => w.Field).Order(StringComparer.Ordinal)], weighty.Max(w => w.Level), now),
            ], cancellation);
        return bySubject.ToDictionary(
            k => k.Key, IReadOnlyDictionary<string, JsonElement> (k) => stored[k.Key].ToDictionary(s => s.Field, s => Open(k.Value, s.Field, s.Fact)));
    }

    /// <summary>Puts into the trail that these are about to be read.</summary>
    public Task RecordAsync(ReadGrant grant, Subject subject, IReadOnlyList<string> fields, Sensitivity level, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(grant);
        return trail.RecordAsync(Read(grant, subject, fields, level, time.GetUtcNow()), cancellation);
    }

    private static ReadRecord Read(ReadGrant grant, Subject subject, IReadOnlyList<string> fields, Sensitivity level, DateTimeOffset now) =>
        ReadRecord.Of(Guid.CreateVersion7(now), now, grant.Caller, NameOf(grant.Purpose), subject, fields, level);

    internal static JsonElement Open(SubjectKey key, string field, SealedFact fact) => JsonElement.Parse(key.Open(field, fact));

    /// <summary>A purpose as it is said and recorded: <c>handle-report</c>.</summary>
    public static string NameOf(Purpose purpose) => JsonNamingPolicy.KebabCaseLower.ConvertName(purpose.ToString());

    /// <summary>What is stored of a subject.</summary>
    internal async Task<IReadOnlyList<(string Field, Sensitivity Level, SealedFact Fact)>> StoredAsync(Subject subject, string[] fields, CancellationToken cancellation) =>
        [.. (await StoredAsync([subject], fields, cancellation)).Select(s => (s.Field, s.Level, s.Fact))];

    private async Task<IReadOnlyList<(Subject Subject, string Field, Sensitivity Level, SealedFact Fact)>> StoredAsync(
        IReadOnlyCollection<Subject> subjects, string[] fields, CancellationToken cancellation)
    {
        var stored = new List<(Subject, string, Sensitivity, SealedFact)>();
        foreach (var same in subjects.GroupBy(s => s.Kind))
        {
            await using var command = database.CreateCommand(Get);
            command.Parameters.Add(new() { Value = same.Select(s => s.Id).ToArray() });
            command.Parameters.Add(new() { Value = KeyRing.NameOf(same.Key) });
            command.Parameters.Add(new() { Value = fields });
            await using var row = await command.ExecuteReaderAsync(cancellation);
            while (await row.ReadAsync(cancellation))
                stored.Add((new Subject(same.Key, row.GetGuid(4)), row.GetString(0), (Sensitivity)row.GetInt32(1), new SealedFact(row.GetString(2), row.GetFieldValue<byte[]>(3))));
        }

        return stored;
    }
}
