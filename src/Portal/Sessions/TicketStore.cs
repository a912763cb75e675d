using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;

namespace FourKeyWorks.Portal.Sessions;

/// <summary>
/// Sessions in the Portal's own database: any copy can serve anybody, and one that is ended there is ended at once. The
/// cookie holds a random key and nothing else.
/// </summary>
internal sealed class TicketStore(IDbContextFactory<PortalDb> databases, IDataProtectionProvider protection, TimeProvider time) : ITicketStore
{
    /// <summary>The claim that names the session within the Portal.</summary>
    public const string SessionClaim = "portal_session";

    private const int KeyBytes = 32;

    private readonly IDataProtector tickets = protection.CreateProtector("ticket");
    private readonly IDataProtector tokens = protection.CreateProtector("tokens");

    public async Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var key = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(KeyBytes));
        await RenewAsync(key, ticket);
        return key;
    }

    /// <summary>Who signs in again at the same browser goes on in the same session.</summary>
    public async Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        var id = IdOf(key);
        var pair = TakeTokens(ticket);
        var endsAt = ticket.Properties.ExpiresUtc ?? throw new InvalidOperationException("A session without an end.");
        var kept = tickets.Protect(TicketSerializer.Default.Serialize(ticket));
        await using var database = await databases.CreateDbContextAsync();
        if (await database.Sessions.FindAsync(id) is not { } session)
            database.Sessions.Add(session = new() { Id = id, Ticket = kept, Tokens = [], EndsAt = endsAt });
        (session.Ticket, session.EndsAt) = (kept, endsAt);
        if (pair is not null) session.Tokens = Seal(pair);
        await database.SaveChangesAsync();
    }

    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        await using var database = await databases.CreateDbContextAsync();
        var (id, now) = (IdOf(key), time.GetUtcNow());
        if (await database.Sessions.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id && s.EndsAt > now) is not { } session) return null;
        var ticket = TicketSerializer.Default.Deserialize(tickets.Unprotect(session.Ticket));
        ticket?.Principal.AddIdentity(new ClaimsIdentity([new Claim(SessionClaim, Convert.ToHexStringLower(id))]));
        return ticket;
    }

    public async Task RemoveAsync(string key)
    {
        await using var database = await databases.CreateDbContextAsync();
        var id = IdOf(key);
        await database.Sessions.Where(s => s.Id == id).ExecuteDeleteAsync();
    }

    public byte[] Seal(TokenPair pair) => tokens.Protect(pair.ToBytes());

    public TokenPair Open(StaffSession session) => TokenPair.Of(tokens.Unprotect(session.Tokens));

    /// <summary>Out of the ticket, which is read with every request, into a place of their own.</summary>
    private static TokenPair? TakeTokens(AuthenticationTicket ticket)
    {
        var properties = ticket.Properties;
        if (properties.GetTokenValue("access_token") is not { } access || properties.GetTokenValue("refresh_token") is not { } refresh) return null;
        var until = DateTimeOffset.Parse(properties.GetTokenValue("expires_at")!, CultureInfo.InvariantCulture);
        properties.StoreTokens([]);
        return new(access, refresh, until);
    }

    private static byte[] IdOf(string key) => SHA256.HashData(Encoding.ASCII.GetBytes(key));
}
