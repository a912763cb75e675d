using System.Security.Claims;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Identity.Accounts;
using FourKeyWorks.Identity.Clients;
using FourKeyWorks.Identity.Directory;
using FourKeyWorks.Identity.People;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.ServiceDefaults;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace FourKeyWorks.Identity.Issuing;

/// <summary>
/// What is signed into tokens: who, where, and what they may do at this moment. Both are looked up again at every
/// renewal: whoever has left, or was signed out, gets no further token.
/// </summary>
internal static class TokenEndpoints
{
    public const string SessionClaim = "sid";

    /// <summary>What the unit is called, for pages.</summary>
    private const string UnitNameClaim = "unit_name";

    private const string Scheme = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;

    /// <summary>Described by the discovery document, as OpenID Connect has it.</summary>
    public static void MapTokens(this IEndpointRouteBuilder app)
    {
        app.MapMethods("/connect/authorize", ["GET", "POST"], AuthorizeAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        app.MapPost("/connect/token", IssueAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
    }

    /// <summary>Only who is signed in here with both factors goes on; everybody else signs in first.</summary>
    private static async Task<IResult> AuthorizeAsync(HttpContext http, Sessions sessions, AccountsDb accounts, NpgsqlDataSource database, TimeProvider time)
    {
        var request = http.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("Not an authorization request.");
        var cookie = await http.AuthenticateAsync(AccountsRegistration.Cookie);
        if (Session(cookie.Principal) is not { } id || await sessions.TouchAsync(id, http.RequestAborted) is not { } session)
        {
            if (request.HasPromptValue(PromptValues.None)) return Refused(Errors.LoginRequired);
            var back = http.Request.PathBase + http.Request.Path + QueryString.Create(
                http.Request.HasFormContentType ? [.. http.Request.Form] : http.Request.Query.ToList());
            return Results.LocalRedirect($"~/sign-in{QueryString.Create("return", back)}");
        }

        return await PersonAsync(session, accounts, database, time.GetUtcNow(), http.RequestAborted);
    }

    private static async Task<IResult> IssueAsync(HttpContext http, Sessions sessions, AccountsDb accounts, NpgsqlDataSource database, City city, TimeProvider time)
    {
        var request = http.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("Not a token request.");
        if (request.IsClientCredentialsGrantType())
            return System(request.ClientId!, city) is { } system ? SignIn(new ClaimsPrincipal(Of(system))) : Refused(Errors.InvalidClient);

        var held = await http.AuthenticateAsync(Scheme);
        return Session(held.Principal) is { } id && await sessions.TouchAsync(id, http.RequestAborted) is { } session
            ? await PersonAsync(session, accounts, database, time.GetUtcNow(), http.RequestAborted)
            : Refused(Errors.InvalidGrant);
    }

    private static async Task<IResult> PersonAsync(
        SignInSession session, AccountsDb accounts, NpgsqlDataSource database, DateTimeOffset now, CancellationToken cancellation) =>
        await PeopleTable.CallerAsync(database, session.Person, now, cancellation) is { } caller
            ? SignedIn(
                caller, session, await accounts.Users.Where(a => a.Id == session.Person).Select(a => a.UserName).SingleAsync(cancellation),
                await UnitTable.NameOfAsync(database, caller.Unit, cancellation))
            : Refused(Errors.AccessDenied);

    private static IResult SignedIn(Caller caller, SignInSession session, string? account, string unit)
    {
        var identity = Of(caller);
        identity.SetClaim(SessionClaim, session.Id.ToString());
        identity.SetClaims("amr", ["mfa"]);
        identity.SetClaim(Claims.PreferredUsername, account);
        identity.SetClaim(UnitNameClaim, unit);
        var principal = new ClaimsPrincipal(identity);
        principal.SetScopes(Scopes.OpenId, Scopes.OfflineAccess);
        return SignIn(principal);
    }

    /// <summary>The portal belongs to the Office and may do one thing by itself; everything else it does for people.</summary>
    private static Caller? System(string client, City city) =>
        client == PortalClient.Id
            ? city.Units.Where(u => u.Department == Party.WBB).Select(office => new Caller(client, office.Department, office.Id, new HashSet<Duty> { Duty.FollowRevocations })).FirstOrDefault()
            : city.Units.Where(u => u.BrokerUser == client).Select(unit => new Caller(client, unit.Department, unit.Id, DutiesOf.Department(unit.Department).ToHashSet())).FirstOrDefault();

    private static ClaimsIdentity Of(Caller caller)
    {
        var identity = new ClaimsIdentity("issuer", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, caller.Subject);
        identity.SetClaim("dept", caller.Department.Slug());
        identity.SetClaim("unit", caller.Unit);
        identity.SetClaims("duty", [.. caller.Duties.Select(d => d.Name()).Order(StringComparer.Ordinal)]);
        return identity;
    }

    private static IResult SignIn(ClaimsPrincipal principal)
    {
        principal.SetResources(Tokens.Audience);
        // The portal shows by the identity token who somebody is and what they may do; services believe the access token
        // alone, and need not know what account and unit are called.
        principal.SetDestinations(c => c.Type is Claims.PreferredUsername or UnitNameClaim ? [Destinations.IdentityToken] : [Destinations.AccessToken, Destinations.IdentityToken]);
        return Results.SignIn(principal, authenticationScheme: Scheme);
    }

    private static IResult Refused(string error) => Results.Forbid(
        new AuthenticationProperties(new Dictionary<string, string?> { [OpenIddictServerAspNetCoreConstants.Properties.Error] = error }), [Scheme]);

    private static Guid? Session(ClaimsPrincipal? principal) =>
        Guid.TryParse(principal?.FindFirst(SessionClaim)?.Value, out var id) ? id : null;
}
