using FourKeyWorks.Identity.Accounts;
using FourKeyWorks.Identity.Pages;
using FourKeyWorks.Identity.People;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.ServiceDefaults;
using Marten;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace FourKeyWorks.Identity.Passkeys;

/// <summary>Adding a passkey, removing one, and signing in with one.</summary>
internal static class PasskeyPages
{
    public const string SignIn = "sign-in";

    /// <summary>More than anybody has devices.</summary>
    private const int Most = 10;

    public static void MapPasskeys(this IEndpointRouteBuilder app)
    {
        app.MapGet("/passkeys", async Task<IResult> (HttpContext http, UserManager<Account> accounts) =>
            await SignedIn.AccountOfAsync(http, accounts) is var (account, _) ? await ListAsync(http, accounts, account, null) : Results.LocalRedirect("/id/sign-in")).AllowAnonymous();
        app.MapPost("/passkeys/begin", BeginAsync).AllowAnonymous();
        app.MapPost("/passkeys/add", AddAsync).AllowAnonymous();
        app.MapPost("/passkeys/remove", RemoveAsync).AllowAnonymous();
        app.MapPost("/passkeys/sign-in", SignInAsync).AllowAnonymous();
    }

    /// <summary>A further way in is a weighty thing: both factors are asked for once more.</summary>
    private static async Task<IResult> BeginAsync(
        HttpContext http, [FromForm] string password, [FromForm] string code, UserManager<Account> accounts, SignInCheck check, IPasskeyHandler<Account> passkeys, PasskeyChallenges challenges)
    {
        if (await SignedIn.AccountOfAsync(http, accounts) is not var (account, _)) return Results.LocalRedirect("/id/sign-in");
        if ((await accounts.GetPasskeysAsync(account)).Count >= Most) return await ListAsync(http, accounts, account, "passkeys.most");
        if (await check.CheckAsync(account.UserName!, password, code) is null) return await ListAsync(http, accounts, account, "change-password.wrong");
        var made = await passkeys.MakeCreationOptionsAsync(new() { Id = account.Id.ToString(), Name = account.UserName!, DisplayName = account.UserName! }, http);
        http.Response.AllowScript();
        return new RazorComponentResult<NewPasskeyPage>(new { Options = made.CreationOptionsJson, State = challenges.Seal(account.Id.ToString(), made.AttestationState), Name = Devices.NameOf(http.Request.Headers.UserAgent.ToString()) });
    }

    private static async Task<IResult> AddAsync(
        HttpContext http, [FromForm] string credential, [FromForm] string state, [FromForm] string name,
        UserManager<Account> accounts, IPasskeyHandler<Account> passkeys, PasskeyChallenges challenges, IDocumentStore store, UnitsOfWork units)
    {
        if (await SignedIn.AccountOfAsync(http, accounts) is not var (account, _)) return Results.LocalRedirect("/id/sign-in");
        if (await challenges.OpenAsync(account.Id.ToString(), state, http.RequestAborted) is not { } opened) return await ListAsync(http, accounts, account, "passkeys.expired");
        var made = await passkeys.PerformAttestationAsync(new() { HttpContext = http, CredentialJson = credential, AttestationState = opened });
        if (!made.Succeeded || made.UserEntity.Id != account.Id.ToString()) return await ListAsync(http, accounts, account, "passkeys.failed");
        made.Passkey.Name = name.Trim() is { Length: > 0 } said ? said[..Math.Min(said.Length, 40)] : null;
        if (!(await accounts.AddOrUpdatePasskeyAsync(account, made.Passkey)).Succeeded) return await ListAsync(http, accounts, account, "passkeys.failed");
        await TellAsync(store, units, account.Id, now => new PasskeyAdded(account.Id, account.Id.ToString(), now), http.RequestAborted);
        return Results.LocalRedirect("/id/passkeys");
    }

    private static async Task<IResult> RemoveAsync(HttpContext http, [FromForm] string credential, UserManager<Account> accounts, IDocumentStore store, UnitsOfWork units)
    {
        if (await SignedIn.AccountOfAsync(http, accounts) is not var (account, _)) return Results.LocalRedirect("/id/sign-in");
        var found = (await accounts.GetPasskeysAsync(account)).FirstOrDefault(p => Convert.ToHexString(p.CredentialId) == credential);
        if (found is not null && (await accounts.RemovePasskeyAsync(account, found.CredentialId)).Succeeded)
            await TellAsync(store, units, account.Id, now => new PasskeyRemoved(account.Id, account.Id.ToString(), now), http.RequestAborted);
        return Results.LocalRedirect("/id/passkeys");
    }

    /// <summary>
    /// An account that is closed for a while because somebody guesses at its password stays open to its passkeys: there is
    /// nothing to guess at, and the right person gets in meanwhile.
    /// </summary>
    private static async Task<IResult> SignInAsync(
        HttpContext http, [FromForm] string credential, [FromForm] string state, [FromForm(Name = "return")] string? back,
        UserManager<Account> accounts, IPasskeyHandler<Account> passkeys, PasskeyChallenges challenges, NpgsqlDataSource database, TimeProvider time)
    {
        if (await challenges.OpenAsync(SignIn, state, http.RequestAborted) is not { } opened) return await SignInPages.PageAsync(http, back, error: "passkeys.expired");
        var shown = await passkeys.PerformAssertionAsync(new() { HttpContext = http, CredentialJson = credential, AssertionState = opened });
        if (!shown.Succeeded || !(await accounts.AddOrUpdatePasskeyAsync(shown.User, shown.Passkey)).Succeeded) return await SignInPages.PageAsync(http, back, error: "passkeys.failed");
        return await SignInPages.BeginAsync(http, shown.User, back, database, time);
    }

    private static async Task TellAsync(IDocumentStore store, UnitsOfWork units, Guid person, Func<DateTimeOffset, object> told, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        session.Events.Append(person, told(units.Begin(session, person.ToString()).Now));
        await session.SaveChangesAsync(cancellation);
    }

    private static async Task<IResult> ListAsync(HttpContext http, UserManager<Account> accounts, Account account, string? error) =>
        new RazorComponentResult<PasskeysPage>(new { Passkeys = await accounts.GetPasskeysAsync(account), Account = account.UserName!, Error = error })
        {
            StatusCode = error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
}
