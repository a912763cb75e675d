using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Mvc;

namespace FourKeyWorks.Portal.SignIn;

/// <summary>The way in and the way out.</summary>
internal static class SignInEndpoints
{
    public static void MapSignIn(this IEndpointRouteBuilder app)
    {
        app.MapGet("/sign-in", () => Results.Challenge(new() { RedirectUri = "/work" })).AllowAnonymous();
        // Ends the session here and Identity's: the next one at this browser must not find it open.
        app.MapPost("/sign-out", ([FromForm] IFormCollection _) => Results.SignOut(
            new() { RedirectUri = "/id/signed-out" }, [CookieAuthenticationDefaults.AuthenticationScheme, OpenIdConnectDefaults.AuthenticationScheme])).AllowAnonymous();
    }

    /// <summary>The session was ended elsewhere: forgets the cookie and lets somebody sign in again.</summary>
    public static async Task<IResult> AgainAsync(HttpContext http)
    {
        await http.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return Results.Challenge(new() { RedirectUri = HttpMethods.IsGet(http.Request.Method) ? http.Request.PathBase + http.Request.Path : "/work" });
    }
}
