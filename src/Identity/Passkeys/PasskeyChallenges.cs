using System.Security.Cryptography;
using System.Text.Json;
using FourKeyWorks.Platform.Streams;
using Microsoft.AspNetCore.DataProtection;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace FourKeyWorks.Identity.Passkeys;

/// <summary>
/// What a browser is asked to sign: sealed in the page it comes from, good for five minutes and for one answer only.
/// </summary>
internal sealed class PasskeyChallenges(IDataProtectionProvider protection, NpgsqlDataSource database, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private const string Use = "insert into passkey_challenge_used (id, until) values ($1, $2) on conflict do nothing";
    private const string Forget = "delete from passkey_challenge_used where until < $1";

    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("passkey").ToTimeLimitedDataProtector();

    private sealed record Sealed(Guid Id, string For, string? State);

    public static Table Table => Tables.Table("passkey_challenge_used", t =>
    {
        t.AddColumn("id", "uuid").AsPrimaryKey();
        t.AddColumn("until", "timestamptz").NotNull();
    });

    /// <param name="purpose">What it is for: <c>sign-in</c>, or whose it is to be.</param>
    /// <param name="state">What the check of the answer needs.</param>
    public string Seal(string purpose, string? state) =>
        protector.Protect(JsonSerializer.Serialize(new Sealed(Guid.CreateVersion7(time.GetUtcNow()), purpose, state)), Patience);

    /// <summary>The state; null where it is too old, used, for something else or not ours.</summary>
    public async Task<string?> OpenAsync(string purpose, string text, CancellationToken cancellation)
    {
        Sealed? found;
        try
        {
            found = JsonSerializer.Deserialize<Sealed>(protector.Unprotect(text));
        }
        catch (CryptographicException)
        {
            return null;
        }

        if (found is null || found.For != purpose) return null;
        var now = time.GetUtcNow();
        await using var use = database.CreateCommand(Use);
        use.Parameters.Add(new() { Value = found.Id });
        use.Parameters.Add(new() { Value = now + Patience });
        if (await use.ExecuteNonQueryAsync(cancellation) == 0) return null;
        return found.State ?? "";
    }

    /// <summary>Those that are too old anyway.</summary>
    public async Task ForgetOldAsync(CancellationToken cancellation)
    {
        await using var forget = database.CreateCommand(Forget);
        forget.Parameters.Add(new() { Value = time.GetUtcNow() });
        await forget.ExecuteNonQueryAsync(cancellation);
    }
}
