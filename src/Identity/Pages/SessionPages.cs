using FourKeyWorks.Identity.Accounts;
using FourKeyWorks.Platform.Streams;
using Marten;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace FourKeyWorks.Identity.Pages;

/// <summary>Where somebody is signed in, and how to end it.</summary>
internal static class SessionPages
{
    public static void MapSessions(this IEndpointRouteBuilder app)
    {
        app.MapGet("/sessions", async Task<IResult> (HttpContext http, Sessions sessions) => await SignedIn.OfAsync(http) is { } who
            ? new RazorComponentResult<SessionsPage>(new { Sessions = await sessions.OfAsync(who.Person, http.RequestAborted), Own = who.Session })
            : Results.LocalRedirect("/id/sign-in")).AllowAnonymous();
        app.MapPost("/sessions/end", async Task<IResult> (HttpContext http, [FromForm] Guid session, IDocumentStore store, UnitsOfWork units) =>
        {
            if (await SignedIn.OfAsync(http) is { } who) await SignedIn.EndAsync(store, units, who.Person, session, http.RequestAborted);
            return Results.LocalRedirect("/id/sessions");
        }).AllowAnonymous();
        app.MapPost("/sessions/end-all", async Task<IResult> (HttpContext http, [FromForm] IFormCollection _, IDocumentStore store, UnitsOfWork units) =>
        {
            if (await SignedIn.OfAsync(http) is { } who) await SignedIn.EndAsync(store, units, who.Person, null, http.RequestAborted);
            await http.SignOutAsync(AccountsRegistration.Cookie);
            return Results.LocalRedirect("/id/signed-out");
        }).AllowAnonymous();
    }
}
