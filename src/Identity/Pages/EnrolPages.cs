using System.Text.Json;
using FourKeyWorks.Identity.Accounts;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace FourKeyWorks.Identity.Pages;

/// <summary>
/// Taking an account into use: whoever has the one-time code sets password and second factor together. Also the way back
/// in after a forgotten password or a lost phone.
/// </summary>
internal static class EnrolPages
{
    private const string Cookie = "id-enrol";
    private const string Path = "/id/enrol";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <summary>What the browser holds, sealed, between the two pages.</summary>
    private sealed record Ticket(string Account, byte[] CodeHash, string Key);

    public static void MapEnrolment(this IEndpointRouteBuilder app)
    {
        app.MapGet("/enrol", () => First(null, null)).AllowAnonymous();
        app.MapPost("/enrol", BeginAsync).AllowAnonymous();
        app.MapGet("/enrol/factors", (HttpContext http, IDataProtectionProvider protection) =>
            Read(http, protection) is { } ticket ? Second(ticket, null) : Results.LocalRedirect(Path)).AllowAnonymous();
        app.MapPost("/enrol/factors", FinishAsync).AllowAnonymous();
    }

    private static async Task<IResult> BeginAsync(
        HttpContext http, [FromForm] string account, [FromForm] string enrolment, UserManager<Account> accounts, IDataProtectionProvider protection, TimeProvider time)
    {
        var found = await accounts.FindByNameAsync(account.Trim());
        if (!EnrolmentCode.Opens(found, enrolment, time.GetUtcNow())) return First(account, "enrol.wrong");
        var ticket = new Ticket(found!.UserName!, EnrolmentCode.HashOf(enrolment), SecondFactor.NewKey());
        http.Response.Cookies.Append(Cookie, Protector(protection).Protect(JsonSerializer.Serialize(ticket), Patience), new CookieOptions
        {
            Path = Path, HttpOnly = true, Secure = http.Request.IsHttps, SameSite = SameSiteMode.Strict, IsEssential = true,
        });
        return Results.LocalRedirect("/id/enrol/factors");
    }

    private static async Task<IResult> FinishAsync(
        HttpContext http, [FromForm] string password, [FromForm] string again, [FromForm] string code,
        UserManager<Account> accounts, Enrolment enrolment, IDataProtectionProvider protection, TimeProvider time)
    {
        if (Read(http, protection) is not { } ticket) return First(null, "enrol.expired");
        var now = time.GetUtcNow();
        var account = await accounts.FindByNameAsync(ticket.Account);
        if (account is not { EnrolmentHash: { } right, EnrolmentUntil: { } until } || !right.AsSpan().SequenceEqual(ticket.CodeHash) || now >= until)
            return First(ticket.Account, "enrol.wrong");
        if (password != again) return Second(ticket, "factors.differ");
        if (PasswordRules.Check(password, ticket.Account) is { } weak) return Second(ticket, weak);
        if (SecondFactor.Check(ticket.Key, code, 0, now) is not { } step) return Second(ticket, "factors.code-wrong");

        await enrolment.FinishAsync(account, password, ticket.Key, step, http.RequestAborted);
        http.Response.Cookies.Delete(Cookie, new CookieOptions { Path = Path });
        return Results.LocalRedirect("/id/sign-in?done=enrolled");
    }

    private static Ticket? Read(HttpContext http, IDataProtectionProvider protection)
    {
        if (http.Request.Cookies[Cookie] is not { Length: > 0 } sealedTicket) return null;
        try
        {
            return JsonSerializer.Deserialize<Ticket>(Protector(protection).Unprotect(sealedTicket));
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null; // too old, or not ours
        }
    }

    private static ITimeLimitedDataProtector Protector(IDataProtectionProvider protection) => protection.CreateProtector("enrolment").ToTimeLimitedDataProtector();

    private static RazorComponentResult<EnrolPage> First(string? account, string? error) => new(new { Account = account, Error = error })
    {
        StatusCode = error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
    };

    private static RazorComponentResult<FactorsPage> Second(Ticket ticket, string? error) => new(new { ticket.Account, ticket.Key, Error = error })
    {
        StatusCode = error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
    };
}
