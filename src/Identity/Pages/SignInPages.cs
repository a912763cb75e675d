using System.Security.Claims;
using FourKeyWorks.Identity.Accounts;
using FourKeyWorks.Identity.Issuing;
using FourKeyWorks.Identity.Passkeys;
using FourKeyWorks.Identity.People;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.ServiceDefaults;
using Marten;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using OpenIddict.Server.AspNetCore;

namespace FourKeyWorks.Identity.Pages;

/// <summary>Signing in with account, password and code in one form, and out again.</summary>
internal static class SignInPages
{
    public static void MapSignIn(this IEndpointRouteBuilder app)
    {
        app.MapGet("/sign-in", (HttpContext http, string? @return, string? done) => PageAsync(http, @return, done: done == "enrolled" ? "factors.done" : null)).AllowAnonymous();
        app.MapPost("/sign-in", SignInAsync).AllowAnonymous();
        app.MapGet("/signed-out", () => new RazorComponentResult<SignedOutPage>()).AllowAnonymous();
        // A link to here comes from the portal with its token; from anywhere else it ends nothing but the asking browser's session.
        app.MapMethods("/connect/logout", ["GET", "POST"], SignOutAsync).AllowAnonymous().DisableAntiforgery();
    }

    private static async Task<IResult> SignInAsync(HttpContext http, [FromForm] IFormCollection form, SignInCheck check, NpgsqlDataSource database, TimeProvider time)
    {
        string Said(string field) => form[field].ToString();
        var back = Said("return");
        if (await check.CheckAsync(Said("account").Trim(), Said("password"), Said("code")) is not { } account)
            return await PageAsync(http, back, error: "sign-in.wrong", account: Said("account"));
        return await BeginAsync(http, account, back, database, time);
    }

    /// <summary>Begins a session of somebody who has proven to be the person, with whatever factors.</summary>
    internal static async Task<IResult> BeginAsync(HttpContext http, Account account, string? back, NpgsqlDataSource database, TimeProvider time)
    {
        // Said to nobody but who has proven to be the person.
        if (await PeopleTable.CallerAsync(database, account.Id, time.GetUtcNow(), http.RequestAborted) is null)
            return await PageAsync(http, back, error: "sign-in.not-working", account: account.UserName, status: StatusCodes.Status403Forbidden);

        var sessions = http.RequestServices.GetRequiredService<Sessions>();
        var session = await sessions.BeginAsync(account.Id, Devices.NameOf(http.Request.Headers.UserAgent.ToString()), http.RequestAborted);
        var identity = new ClaimsIdentity(AccountsRegistration.Cookie);
        identity.AddClaim(new(TokenEndpoints.SessionClaim, session.Id.ToString()));
        identity.AddClaim(new("sub", account.Id.ToString()));
        await http.SignInAsync(AccountsRegistration.Cookie, new ClaimsPrincipal(identity));
        return Results.LocalRedirect(IsOurs(back) ? back! : "/id/sessions");
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

    internal static async Task<IResult> PageAsync(
        HttpContext http, string? back, string? error = null, string? done = null, string? account = null, int? status = null)
    {
        var asked = await http.RequestServices.GetRequiredService<IPasskeyHandler<Account>>().MakeRequestOptionsAsync(null, http);
        var state = http.RequestServices.GetRequiredService<PasskeyChallenges>().Seal(PasskeyPages.SignIn, asked.AssertionState);
        http.Response.AllowScript();
        return new RazorComponentResult<SignInPage>(new { Return = back, Error = error, Done = done, Account = account, Options = asked.RequestOptionsJson, State = state })
        {
            StatusCode = status ?? (error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity),
        };
    }
}
