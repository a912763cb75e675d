using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace FourKeyWorks.Platform.Privacy;

/// <summary>
/// Destroys keys, and with them all that is under them in every backup. Noted in a ledger outside of the databases first, so
/// that a keys database that is restored later loses them again.
/// </summary>
/// <param name="database">The keys database.</param>
/// <param name="ledger">What was destroyed.</param>
/// <param name="keys">The keys in use.</param>
/// <param name="time">The clock.</param>
public sealed class DestroyedKeys(
    [FromKeyedServices(KeyRing.DataSource)] NpgsqlDataSource database, [FromKeyedServices(KeyRing.DataSource)] OutsideLog ledger, KeyRing keys,
    TimeProvider time)
{
    private const string Destroy = "select destroy_key(s.subject, s.kind) from unnest($1::uuid[], $2::text[]) as s (subject, kind)";

    /// <summary>Destroys the subjects' keys. Doing it again changes nothing.</summary>
    public async Task AddAsync(IReadOnlyCollection<Subject> subjects, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(subjects);
        foreach (var subject in subjects)
            await ledger.AppendAsync(
                string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():O} {KeyRing.KindOf(subject)} {subject.Id:N}"), cancellation);
        await DestroyAsync(subjects, cancellation);
    }

    /// <summary>
    /// Destroys again whatever the ledger says was destroyed: before a service opens whose databases may have been restored.
    /// </summary>
    /// <returns>The subjects that are gone.</returns>
    public async Task<IReadOnlyCollection<Subject>> ReapplyAsync(CancellationToken cancellation)
    {
        var gone = ledger.Read().Select(line => line.Split(' ') is [_, var kind, var id]
            ? new Subject(Enum.Parse<SubjectKind>(kind, ignoreCase: true), Guid.ParseExact(id, "N"))
            : throw new InvalidDataException("The ledger of destroyed keys holds a line that is none.")).ToHashSet();
        await DestroyAsync(gone, cancellation);
        return gone;
    }

    private async Task DestroyAsync(IReadOnlyCollection<Subject> subjects, CancellationToken cancellation)
    {
        if (subjects.Count == 0) return;
        await using var command = database.CreateCommand(Destroy);
        command.Parameters.Add(new() { Value = subjects.Select(s => s.Id).ToArray() });
        command.Parameters.Add(new() { Value = subjects.Select(KeyRing.KindOf).ToArray() });
        await command.ExecuteNonQueryAsync(cancellation);
        foreach (var subject in subjects) keys.Forget(subject);
    }
}
