using FourKeyWorks.Identity.Accounts;
using FourKeyWorks.Platform.Streams;
using Marten;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace FourKeyWorks.Identity.Pages;

/// <summary>Changing one's own password, with both factors; every other session ends.</summary>
internal static class PasswordPages
{
    public static void MapPassword(this IEndpointRouteBuilder app)
    {
        app.MapGet("/password", async Task<IResult> (HttpContext http, UserManager<Account> accounts) =>
            await SignedIn.AccountOfAsync(http, accounts) is var (account, _) ? Page(account, null) : Results.LocalRedirect("/id/sign-in")).AllowAnonymous();
        app.MapPost("/password", ChangeAsync).AllowAnonymous();
    }

    private static async Task<IResult> ChangeAsync(
        HttpContext http, [FromForm] string present, [FromForm] string password, [FromForm] string again, [FromForm] string code,
        UserManager<Account> accounts, SignInCheck check, Sessions sessions, IDocumentStore store, UnitsOfWork units)
    {
        if (await SignedIn.AccountOfAsync(http, accounts) is not var (account, who)) return Results.LocalRedirect("/id/sign-in");
        if (password != again) return Page(account, "factors.differ");
        if (PasswordRules.Check(password, account.UserName!) is { } weak) return Page(account, weak);
        if (await check.CheckAsync(account.UserName!, present, code) is not { } proven) return Page(account, "change-password.wrong");
        proven.PasswordHash = accounts.PasswordHasher.HashPassword(proven, password);
        if (!(await accounts.UpdateSecurityStampAsync(proven)).Succeeded) return Page(account, "change-password.wrong");
        foreach (var other in (await sessions.OfAsync(who.Person, http.RequestAborted)).Where(s => s.Id != who.Session))
            await SignedIn.EndAsync(store, units, who.Person, other.Id, http.RequestAborted);
        return Page(account, null, done: true);
    }

    private static RazorComponentResult<PasswordPage> Page(Account account, string? error, bool done = false) => new(new { Account = account.UserName!, Error = error, Done = done })
    {
        StatusCode = error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
    };
}
