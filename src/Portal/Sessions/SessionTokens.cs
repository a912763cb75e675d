using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FourKeyWorks.Portal.Sessions;

/// <summary>
/// The access token of a session, renewed when it must be. However many requests need a new one at once, in however many
/// copies of the Portal, Identity is asked once: in one process they share the renewal, between processes the session's
/// row is locked. Identity refusing is the session's end.
/// </summary>
internal sealed class SessionTokens(
    IDbContextFactory<PortalDb> databases, TicketStore store, IOptionsMonitor<OpenIdConnectOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Session, string Used), Lazy<Task<string?>>> renewals = new();

    /// <summary>A token that holds; null where the session has ended.</summary>
    public async Task<string?> OfAsync(string session, CancellationToken cancellation)
    {
        if (await HeldAsync(session, cancellation) is not { } pair) return null;
        return pair.IsStale(time.GetUtcNow()) ? await RenewAsync(session, pair.Access, cancellation) : pair.Access;
    }

    /// <summary>What the present token says that its holder may do, for what is shown to them; null where the session has ended.</summary>
    public async Task<IReadOnlySet<string>?> DutiesAsync(string session, CancellationToken cancellation) => (await HeldAsync(session, cancellation))?.Duties();

    /// <summary>Another token than the one that was used; null where Identity refuses, and the session has ended.</summary>
    public async Task<string?> RenewAsync(string session, string used, CancellationToken cancellation)
    {
        var mine = renewals.GetOrAdd((session, used), key => new(() => OnceAsync(key.Session, key.Used)));
        try
        {
            // One who gives up does not give up for the others.
            return await mine.Value.WaitAsync(cancellation);
        }
        finally
        {
            if (mine.Value.IsCompleted) renewals.TryRemove(new((session, used), mine));
        }
    }

    private async Task<TokenPair?> HeldAsync(string session, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var (id, now) = (Convert.FromHexString(session), time.GetUtcNow());
        return await database.Sessions.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id && s.EndsAt > now, cancellation) is { } row ? store.Open(row) : null;
    }

    private async Task<string?> OnceAsync(string session, string used)
    {
        await using var database = await databases.CreateDbContextAsync();
        await using var transaction = await database.Database.BeginTransactionAsync();
        var id = Convert.FromHexString(session);
        if (await database.Sessions.FromSql($"select * from staff_session where id = {id} for update").SingleOrDefaultAsync() is not { } row) return null;
        var pair = store.Open(row);
        // Another copy was faster.
        if (pair.Access != used) return pair.Access;
        var renewed = await AskAsync(pair.Refresh);
        if (renewed is null) database.Sessions.Remove(row);
        else row.Tokens = store.Seal(renewed);
        await database.SaveChangesAsync();
        await transaction.CommitAsync();
        return renewed?.Access;
    }

    /// <summary>Not cancelled once it is sent: the token it was asked with may be used up then.</summary>
    private async Task<TokenPair?> AskAsync(string refresh)
    {
        var openId = options.Get(OpenIdConnectDefaults.AuthenticationScheme);
        var configuration = await openId.ConfigurationManager!.GetConfigurationAsync(CancellationToken.None);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token", ["refresh_token"] = refresh, ["client_id"] = openId.ClientId!, ["client_secret"] = openId.ClientSecret!,
        });
        using var answer = await openId.Backchannel.PostAsync(new Uri(configuration.TokenEndpoint), form);
        if (answer.StatusCode is HttpStatusCode.BadRequest) return null;
        answer.EnsureSuccessStatusCode();
        var said = await answer.Content.ReadFromJsonAsync<Said>() ?? throw new HttpRequestException("An answer without tokens.");
        return new(said.Access, said.Refresh, time.GetUtcNow().AddSeconds(said.Seconds));
    }

    private sealed record Said(
        [property: JsonPropertyName("access_token")] string Access,
        [property: JsonPropertyName("refresh_token")] string Refresh,
        [property: JsonPropertyName("expires_in")] int Seconds);
}
