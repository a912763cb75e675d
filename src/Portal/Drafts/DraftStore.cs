using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FourKeyWorks.Portal.Sessions;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Primitives;

namespace FourKeyWorks.Portal.Drafts;

/// <summary>What somebody has filled in and not sent yet, with the time of the last change.</summary>
internal sealed record SavedDraft(IReadOnlyDictionary<string, StringValues> Values, DateTimeOffset SavedAt);

/// <summary>
/// Drafts of forms, one for each person and form: sealed, and found by a hash, so that who reads the table learns neither what is in
/// it nor whose it is. They outlive the session, and end when the form is sent or after a week.
/// </summary>
internal sealed class DraftStore(IDbContextFactory<PortalDb> databases, IDataProtectionProvider protection, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <summary>The draft; null where there is none.</summary>
    public async Task<SavedDraft?> FindAsync(string person, string form, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var (id, now) = (IdOf(person, form), time.GetUtcNow());
        if (await database.Drafts.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id && d.Until > now, cancellation) is not { } draft) return null;
        try
        {
            var values = JsonSerializer.Deserialize<Dictionary<string, string[]>>(Protector(person, form).Unprotect(draft.Content))!;
            return new(values.ToDictionary(v => v.Key, v => new StringValues(v.Value)), draft.Until - Kept);
        }
        catch (CryptographicException)
        {
            // The keys under which it was sealed are gone: so is it.
            return null;
        }
    }

    /// <summary>Keeps it, in the place of the one before.</summary>
    public async Task KeepAsync(string person, string form, IReadOnlyDictionary<string, StringValues> values, CancellationToken cancellation)
    {
        var content = Protector(person, form).Protect(JsonSerializer.SerializeToUtf8Bytes(values.ToDictionary(v => v.Key, v => v.Value.ToArray())));
        var (id, until) = (IdOf(person, form), time.GetUtcNow() + Kept);
        await using var database = await databases.CreateDbContextAsync(cancellation);
        // Two tabs may save at once: the last one counts.
        await database.Database.ExecuteSqlAsync(
            $"insert into draft (id, content, until) values ({id}, {content}, {until}) on conflict (id) do update set content = excluded.content, until = excluded.until", cancellation);
    }

    /// <summary>It was sent, or is not wanted any more.</summary>
    public async Task DeleteAsync(string person, string form, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var id = IdOf(person, form);
        await database.Drafts.Where(d => d.Id == id).ExecuteDeleteAsync(cancellation);
    }

    private IDataProtector Protector(string person, string form) => protection.CreateProtector("draft", person, form);

    private static byte[] IdOf(string person, string form) => SHA256.HashData(Encoding.UTF8.GetBytes($"{person}\n{form}"));
}
