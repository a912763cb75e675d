using Microsoft.AspNetCore.Http.HttpResults;

namespace FourKeyWorks.Portal.Front;

/// <summary>What somebody sees who is not signed in; who is, goes to their work.</summary>
internal static class FrontPages
{
    public static void MapFront(this IEndpointRouteBuilder app) =>
        app.MapMethods("/", ["GET", "HEAD"], IResult (HttpContext http, string? again) => http.User.Identity?.IsAuthenticated == true
            ? Results.LocalRedirect("/work")
            : new RazorComponentResult<FrontPage>(new { Again = again is not null })).AllowAnonymous();
}
