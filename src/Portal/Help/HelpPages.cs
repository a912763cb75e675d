using FourKeyWorks.Portal.Shell;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FourKeyWorks.Portal.Help;

/// <summary>帮助: what each page is for and what to do on it, in a few sentences.</summary>
internal static class HelpPages
{
    public static void MapHelp(this IEndpointRouteBuilder app) =>
        app.MapGet("/help", (HttpContext http, CancellationToken _) => StaffPage.ShowAsync(http, (staff, _) =>
            Task.FromResult<IResult>(new RazorComponentResult<HelpPageView>(new { Staff = staff })))).RequireAuthorization();
}
