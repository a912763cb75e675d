using System.Security.Claims;
using FourKeyWorks.Identity.Accounts;
using FourKeyWorks.Identity.Issuing;
using FourKeyWorks.Identity.People;
using FourKeyWorks.Platform.Streams;
using Marten;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using OpenIddict.Server.AspNetCore;

namespace FourKeyWorks.Identity.Pages;

/// <summary>Signing in with account, password and code in one form, and out again.</summary>
internal static class SignInPages
{
    public static void MapSignIn(this IEndpointRouteBuilder app)
    {
        app.MapGet("/sign-in", (string? @return, string? done) => Page(@return, done: done == "enrolled" ? "factors.done" : null)).AllowAnonymous();
        app.MapPost("/sign-in", SignInAsync).AllowAnonymous();
        app.MapGet("/signed-out", () => new RazorComponentResult<SignedOutPage>()).AllowAnonymous();
        // A link to here comes from the portal with its token; from anywhere else it ends nothing but the asking browser's session.
        app.MapMethods("/connect/logout", ["GET", "POST"], SignOutAsync).AllowAnonymous().DisableAntiforgery();
    }

    private static async Task<IResult> SignInAsync(HttpContext http, [FromForm] IFormCollection form, SignInCheck check, Sessions sessions, NpgsqlDataSource database, TimeProvider time)
    {
        string Said(string field) => form[field].ToString();
        var back = Said("return");
        if (await check.CheckAsync(Said("account").Trim(), Said("password"), Said("code")) is not { } account)
            return Page(back, error: "sign-in.wrong", account: Said("account"), status: StatusCodes.Status422UnprocessableEntity);

        // Said to nobody but who has proven to be the person.
        if (await PeopleTable.CallerAsync(database, account.Id, time.GetUtcNow(), http.RequestAborted) is null)
            return Page(back, error: "sign-in.not-working", account: Said("account"), status: StatusCodes.Status403Forbidden);

        var session = await sessions.BeginAsync(account.Id, Devices.NameOf(http.Request.Headers.UserAgent.ToString()), http.RequestAborted);
        var identity = new ClaimsIdentity(AccountsRegistration.Cookie);
        identity.AddClaim(new(TokenEndpoints.SessionClaim, session.Id.ToString()));
        identity.AddClaim(new("sub", account.Id.ToString()));
        await http.SignInAsync(AccountsRegistration.Cookie, new ClaimsPrincipal(identity));
        return Results.LocalRedirect(IsOurs(back) ? back : "/id/sessions");
    }

    private static async Task<IResult> SignOutAsync(HttpContext http, IDocumentStore store, UnitsOfWork units)
    {
        if (await SignedIn.OfAsync(http) is { } who) await SignedIn.EndAsync(store, units, who.Person, who.Session, http.RequestAborted);
        await http.SignOutAsync(AccountsRegistration.Cookie);
        return http.GetOpenIddictServerRequest() is { PostLogoutRedirectUri: not null }
            ? Results.SignOut(authenticationSchemes: [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme])
            : Results.LocalRedirect("/id/signed-out");
    }

    /// <summary>Only to where somebody can have come from: a request for authorization.</summary>
    internal static bool IsOurs(string? address) => address is not null && address.StartsWith("/id/connect/authorize?", StringComparison.Ordinal);

    private static RazorComponentResult<SignInPage> Page(string? back, string? error = null, string? done = null, string? account = null, int status = StatusCodes.Status200OK) =>
        new(new { Return = back, Error = error, Done = done, Account = account }) { StatusCode = status };
}
