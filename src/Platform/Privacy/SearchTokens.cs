using System.Text;
using FourKeyWorks.Platform.Streams;
using Npgsql;

namespace FourKeyWorks.Platform.Privacy;

/// <summary>By what a person can be found (architecture §4). What is not declared here cannot be searched for.</summary>
public enum TokenKind
{
    /// <summary>The whole ID number.</summary>
    IdNumber,
    /// <summary>The first four and the last four of the ID number.</summary>
    IdEnds,
    /// <summary>The exact name.</summary>
    Name,
    /// <summary>The exact name and the date of birth.</summary>
    NameBirth,
    /// <summary>The exact name of a guardian.</summary>
    Guardian,
}

/// <summary>What somebody can be found by.</summary>
/// <param name="Kind">In which way.</param>
/// <param name="Value">The value, or the values side by side, as people write them.</param>
public sealed record Findable(TokenKind Kind, string Value)
{
    /// <summary>
    /// Everything that follows from what is known of a person; a date of birth that is not given is read from the ID number.
    /// </summary>
    public static IEnumerable<Findable> Of(string? name, string? idNumber, string? guardian)
    {
        var id = Normal(idNumber ?? "");
        if (id.Length > 0) yield return new(TokenKind.IdNumber, id);
        if (id.Length >= 8) yield return new(TokenKind.IdEnds, id[..4] + id[^4..]);
        if (!string.IsNullOrWhiteSpace(name)) yield return new(TokenKind.Name, name);
        if (!string.IsNullOrWhiteSpace(name) && id.Length == 18) yield return new(TokenKind.NameBirth, $"{name} {id[6..14]}");
        if (!string.IsNullOrWhiteSpace(guardian)) yield return new(TokenKind.Guardian, guardian);
    }

    /// <summary>As it is compared: compatible characters alike, no blanks, no dots within names, capital letters.</summary>
    internal string Normalised => Normal(Value);

    private static string Normal(string text) =>
        string.Concat(text.Normalize(NormalizationForm.FormKC).Where(c => !char.IsWhiteSpace(c) && c is not ('·' or '•' or '.' or '・' or '-'))).ToUpperInvariant();

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} ***";
}

/// <summary>
/// Look-ups without readable values: keyed hashes of what somebody can be found by. Each is made for one scope (a unit, a
/// department) and finds nothing in another, so that a look-up is no oracle (domain §9.7). The key has versions; a look-up
/// tries all of them, so that they can be rotated while the system runs.
/// </summary>
public sealed class SearchTokens(NpgsqlDataSource database, ServiceKeys service, CipherSuite suite, KeyRing keys, Vault vault, ServiceModel model)
{
    internal const string Insert = """
        insert into search_tokens (token, version, kind, scope, subject, subject_kind) values (?, ?, ?, ?, ?, ?) on conflict do nothing
        """;

    private const string Find = "select distinct subject, subject_kind from search_tokens where token = any($1) limit 200";

    /// <summary>Makes a subject findable within these scopes, in the unit of work.</summary>
    public void Put(UnitOfWork work, Subject subject, IEnumerable<Findable> findables, IEnumerable<string> scopes)
    {
        ArgumentNullException.ThrowIfNull(work);
        var key = service.Current(KeyPurpose.Token);
        foreach (var scope in scopes)
            foreach (var findable in findables)
                work.Session.QueueSqlCommand(Insert, Token(key, findable, scope), key.Name, NameOf(findable.Kind), scope, subject.Id, KeyRing.KindOf(subject));
    }

    /// <summary>Makes a subject findable within further scopes by what the vault holds of it; nothing when that is out of reach.</summary>
    public async Task PutStoredAsync(UnitOfWork work, Subject subject, IEnumerable<string> scopes, CancellationToken cancellation)
    {
        if ((await keys.FindAsync(subject, cancellation)).Key is { } key) Put(work, subject, await FindablesAsync(key, cancellation), scopes);
    }

    /// <summary>The subjects that are found by it within these scopes; at most 200.</summary>
    public async Task<IReadOnlyList<Subject>> FindAsync(Findable findable, IReadOnlyCollection<string> scopes, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(scopes);
        var tokens = service.All(KeyPurpose.Token).SelectMany(k => scopes.Select(s => Token(k, findable, s))).ToArray();
        await using var command = database.CreateCommand(Find);
        command.Parameters.Add(new() { Value = tokens });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var found = new List<Subject>();
        while (await row.ReadAsync(cancellation)) found.Add(new Subject(Enum.Parse<SubjectKind>(row.GetString(1), ignoreCase: true), row.GetGuid(0)));
        return found;
    }

    internal async Task<IReadOnlyList<Findable>> FindablesAsync(SubjectKey key, CancellationToken cancellation)
    {
        if (model.FindableBy is not { } by) return [];
        var stored = await vault.StoredAsync(key.Subject, [.. by.Fields.Select(f => f.Name)], cancellation);
        return [.. by.Make(stored.ToDictionary(s => s.Field, s => Vault.Open(key, s.Field, s.Fact)))];
    }

    internal static string NameOf(TokenKind kind) => kind.ToString().ToLowerInvariant();

    internal byte[] Token(ServiceKey key, Findable findable, string scope)
    {
        ArgumentNullException.ThrowIfNull(findable);
        return suite.Mac(key.Secret, Encoding.UTF8.GetBytes($"{findable.Kind}\n{scope}\n{findable.Normalised}"));
    }
}
