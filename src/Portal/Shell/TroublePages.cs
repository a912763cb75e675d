using Microsoft.AspNetCore.Http.HttpResults;

namespace FourKeyWorks.Portal.Shell;

/// <summary>What goes wrong on the way to a page, in words and with a way on; programs get problem details instead.</summary>
internal static class TroublePages
{
    /// <summary>Goes before everything that can go wrong.</summary>
    public static void UseTroublePages(this IApplicationBuilder app) => app.UseWhen(IsForPeople, people =>
    {
        people.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = http => ShowAsync(http, "trouble") });
        people.UseStatusCodePages(context =>
            ShowAsync(context.HttpContext, context.HttpContext.Response.StatusCode is StatusCodes.Status404NotFound ? "trouble.none" : "trouble"));
    });

    private static bool IsForPeople(HttpContext http) => http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);

    private static Task ShowAsync(HttpContext http, string text) =>
        new RazorComponentResult<TroublePage>(new { Text = text }) { StatusCode = http.Response.StatusCode }.ExecuteAsync(http);
}
