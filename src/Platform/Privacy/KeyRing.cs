using System.Security.Cryptography;
using System.Text;
using FourKeyWorks.Platform.Streams;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace FourKeyWorks.Platform.Privacy;

/// <summary>What has become of a subject's key.</summary>
public enum KeyState
{
    /// <summary>There never was one.</summary>
    None,
    /// <summary>In use.</summary>
    Open,
    /// <summary>Out of reach: only the statutory query opens it.</summary>
    Sealed,
    /// <summary>Destroyed, and what was under it with it.</summary>
    Erased,
}

/// <summary>The subject's facts are sealed or erased: nothing is added to them.</summary>
public sealed class SubjectClosedException : Exception
{
    internal SubjectClosedException(KeyState state)
        : base($"The subject is {state}.") => State = state;

    /// <summary>Sealed or erased.</summary>
    public KeyState State { get; }
}

/// <summary>
/// The keys of all subjects, wrapped by the service's key in a database of their own. A key is stored before anything is
/// encrypted under it; one whose facts never came to be stored harms nobody.
/// </summary>
public sealed class KeyRing : IDisposable
{
    /// <summary>Name of the keys' data source in the container.</summary>
    internal const string DataSource = "keys";

    private const string FindBySubject = "select id, suite, state, wrapped, wrapped_by from subject_keys where subject = $1 and kind = $2";

    private const string FindOpen = "select subject, id, suite, wrapped, wrapped_by from subject_keys where subject = any($1) and kind = $2 and state = 'open'";

    private const string FindById = "select subject, kind, suite, wrapped, wrapped_by from subject_keys where id = $1 and state = 'open'";

    private const string Insert = """
        insert into subject_keys (id, subject, kind, suite, state, wrapped, wrapped_by, created_at)
        select n.id, n.subject, n.kind, $4, 'open', n.wrapped, $6, $7 from unnest($1, $2, $3, $5) as n (id, subject, kind, wrapped)
        on conflict do nothing returning id
        """;

    private const int HandsMaking = 2, MadeTogether = 100;

    // As soon as revocations: what is sealed or erased by one copy of the service is so for all.
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(2);

    private readonly NpgsqlDataSource database;
    private readonly ServiceKeys service;
    private readonly CipherSuite suite;
    private readonly TimeProvider time;
    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = 10_000 });
    private readonly Gathering<Subject, SubjectKey?> making;

    /// <summary>The keys of a service.</summary>
    /// <param name="database">The keys database.</param>
    /// <param name="service">The service's own keys.</param>
    /// <param name="suite">The suite of new keys, <c>Service:Suite</c>; existing keys keep theirs.</param>
    /// <param name="time">The clock.</param>
    public KeyRing(
        [FromKeyedServices(DataSource)] NpgsqlDataSource database, ServiceKeys service, CipherSuite suite, TimeProvider time)
    {
        (this.database, this.service, this.suite, this.time) = (database, service, suite, time);
        making = new(HandsMaking, MadeTogether, MakeAsync);
    }

    /// <summary>The subject's key; made if it has none yet.</summary>
    /// <exception cref="SubjectClosedException">The subject is sealed or erased.</exception>
    public async Task<SubjectKey> ForWritingAsync(Subject subject, CancellationToken cancellation)
    {
        if (cache.TryGetValue(subject, out SubjectKey? remembered)) return remembered!;
        if (await making.AskAsync(subject).WaitAsync(cancellation) is { } made) return made;
        // It has one already.
        var found = await FindAsync(subject, cancellation);
        return found.Key ?? throw new SubjectClosedException(found.State);
    }

    /// <summary>A key for each subject that has none, in one commit; null for those that have one.</summary>
    private async Task MakeAsync(IReadOnlyList<Gathering<Subject, SubjectKey?>.Asked> asked)
    {
        var (now, wrapping) = (time.GetUtcNow(), service.Current(KeyPurpose.Wrap));
        var keys = asked.Select(a => a.What).Distinct()
            .Select(s => (Subject: s, Id: Guid.CreateVersion7(now), Plain: suite.NewKey()))
            .ToDictionary(k => k.Id);
        await using var command = database.CreateCommand(Insert);
        command.Parameters.Add(new() { Value = keys.Keys.ToArray() });
        command.Parameters.Add(new() { Value = keys.Values.Select(k => k.Subject.Id).ToArray() });
        command.Parameters.Add(new() { Value = keys.Values.Select(k => KindOf(k.Subject)).ToArray() });
        command.Parameters.Add(new() { Value = suite.Name });
        command.Parameters.Add(new() { Value = keys.Values.Select(k => Wrap(wrapping, suite, k.Id, k.Plain)).ToArray() });
        command.Parameters.Add(new() { Value = wrapping.Name });
        command.Parameters.Add(new() { Value = now });
        var made = new Dictionary<Subject, SubjectKey>();
        await using (var row = await command.ExecuteReaderAsync())
        {
            while (await row.ReadAsync())
            {
                var key = keys[row.GetGuid(0)];
                made[key.Subject] = Remember(new SubjectKey(key.Id, key.Subject, suite, key.Plain));
            }
        }

        foreach (var a in asked) a.Give(made.GetValueOrDefault(a.What));
    }

    /// <summary>The subject's key, or why there is none to be had.</summary>
    public async Task<(KeyState State, SubjectKey? Key)> FindAsync(Subject subject, CancellationToken cancellation)
    {
        if (cache.TryGetValue(subject, out SubjectKey? remembered)) return (KeyState.Open, remembered);
        await using var command = Find(subject);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation)) return (KeyState.None, null);
        var state = Enum.Parse<KeyState>(row.GetString(2), ignoreCase: true);
        if (state != KeyState.Open) return (state, null);
        var (id, its) = (row.GetGuid(0), CipherSuite.Of(row.GetString(1)));
        return (state, Remember(new SubjectKey(id, subject, its, Unwrap(row.GetString(4), its, id, row.GetFieldValue<byte[]>(3)))));
    }

    /// <summary>The keys of these subjects that are open, in one look for each kind of subject.</summary>
    public async Task<IReadOnlyDictionary<Subject, SubjectKey>> FindAllAsync(IReadOnlyCollection<Subject> subjects, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(subjects);
        var found = new Dictionary<Subject, SubjectKey>();
        foreach (var subject in subjects)
            if (cache.TryGetValue(subject, out SubjectKey? remembered)) found[subject] = remembered!;
        foreach (var same in subjects.Where(s => !found.ContainsKey(s)).GroupBy(s => s.Kind).ToList())
        {
            await using var command = database.CreateCommand(FindOpen);
            command.Parameters.Add(new() { Value = same.Select(s => s.Id).ToArray() });
            command.Parameters.Add(new() { Value = NameOf(same.Key) });
            await using var row = await command.ExecuteReaderAsync(cancellation);
            while (await row.ReadAsync(cancellation))
            {
                var (subject, id, its) = (new Subject(same.Key, row.GetGuid(0)), row.GetGuid(1), CipherSuite.Of(row.GetString(2)));
                found[subject] = Remember(new SubjectKey(id, subject, its, Unwrap(row.GetString(4), its, id, row.GetFieldValue<byte[]>(3))));
            }
        }

        return found;
    }

    /// <summary>The key that a ciphertext names; null when it is sealed or gone.</summary>
    public async Task<SubjectKey?> FindAsync(SealedFact fact, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(fact);
        if (fact.Key.Split(':') is not [_, var name] || !Guid.TryParseExact(name, "N", out var id)) throw new CryptographicException("no key's name");
        await using var command = database.CreateCommand(FindById);
        command.Parameters.Add(new() { Value = id });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation)) return null;
        var subject = new Subject(Enum.Parse<SubjectKind>(row.GetString(1), ignoreCase: true), row.GetGuid(0));
        var its = CipherSuite.Of(row.GetString(2));
        return new SubjectKey(id, subject, its, Unwrap(row.GetString(4), its, id, row.GetFieldValue<byte[]>(3)));
    }

    /// <summary>Encrypts a fact of a subject.</summary>
    /// <exception cref="SubjectClosedException">The subject is sealed or erased.</exception>
    public async Task<SealedFact> SealAsync(Subject subject, string field, ReadOnlyMemory<byte> plain, CancellationToken cancellation) =>
        (await ForWritingAsync(subject, cancellation)).Seal(field, plain.Span);

    /// <summary>Decrypts a fact of a subject; null when the subject is sealed or erased.</summary>
    /// <exception cref="CryptographicException">It was made for something else, or altered.</exception>
    public async Task<byte[]?> OpenAsync(Subject subject, string field, SealedFact fact, CancellationToken cancellation) =>
        (await FindAsync(subject, cancellation)).Key?.Open(field, fact);

    /// <summary>A keyed hash, under the service's newest key, by which something is found again that is stored nowhere.</summary>
    public byte[] Hash(KeyPurpose purpose, ReadOnlySpan<byte> bytes) => suite.Mac(service.Current(purpose).Secret, bytes);

    /// <summary>The hashes under all keys there are: one of them is that under which it was stored.</summary>
    public byte[][] Hashes(KeyPurpose purpose, byte[] bytes) => [.. service.All(purpose).Select(k => suite.Mac(k.Secret, bytes))];

    /// <inheritdoc/>
    public void Dispose()
    {
        making.Dispose();
        cache.Dispose();
    }

    internal static string KindOf(Subject subject) => NameOf(subject.Kind);

    internal static string NameOf(SubjectKind kind) => kind.ToString().ToLowerInvariant();

    internal void Forget(Subject subject) => cache.Remove(subject);

    internal async Task<(Guid Id, CipherSuite Suite, byte[] Plain)?> LoadAsync(Subject subject, CancellationToken cancellation)
    {
        await using var command = Find(subject);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation) || await row.IsDBNullAsync(3, cancellation)) return null;
        var (id, its) = (row.GetGuid(0), CipherSuite.Of(row.GetString(1)));
        return (id, its, Unwrap(row.GetString(4), its, id, row.GetFieldValue<byte[]>(3)));
    }

    internal async Task<(Guid Id, CipherSuite Suite)?> IdAsync(Subject subject, CancellationToken cancellation)
    {
        await using var command = Find(subject);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? (row.GetGuid(0), CipherSuite.Of(row.GetString(1))) : null;
    }

    private NpgsqlCommand Find(Subject subject)
    {
        var command = database.CreateCommand(FindBySubject);
        command.Parameters.Add(new() { Value = subject.Id });
        command.Parameters.Add(new() { Value = KindOf(subject) });
        return command;
    }

    internal static byte[] Wrap(ServiceKey wrapping, CipherSuite suite, Guid id, ReadOnlySpan<byte> plain) =>
        suite.Seal(WrappingKey(wrapping, suite), plain, Bound(id));

    internal byte[] Unwrap(string wrappedBy, CipherSuite its, Guid id, ReadOnlySpan<byte> wrapped) =>
        its.Open(WrappingKey(service.Named(wrappedBy), its), wrapped, Bound(id));

    // A key of the size that the suite asks for, for nothing but this.
    private static byte[] WrappingKey(ServiceKey wrapping, CipherSuite suite) => suite.Mac(wrapping.Secret, "wrap"u8)[..suite.KeySize];

    private static byte[] Bound(Guid id) => Encoding.UTF8.GetBytes($"key:{id:N}");

    private SubjectKey Remember(SubjectKey key) =>
        cache.Set(key.Subject, key, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Remembered });
}
