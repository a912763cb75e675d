using FourKeyWorks.Portal.Shell;
using FourKeyWorks.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace FourKeyWorks.Portal.Settings;

/// <summary>设置: the language and the size of the letters, kept at this browser; password and sessions are Identity's pages.</summary>
internal static class SettingsPages
{
    public static void MapSettings(this IEndpointRouteBuilder app)
    {
        app.MapGet("/settings", (string? done, HttpContext http) => StaffPage.ShowAsync(http, (staff, _) =>
            Task.FromResult<IResult>(new RazorComponentResult<SettingsPageView>(new { Staff = staff, IsDone = done is not null })))).RequireAuthorization();
        app.MapPost("/settings", ([FromForm] string language, [FromForm] string size, HttpContext http) => StaffPage.ShowAsync(http, (_, _) =>
        {
            TextSize.Choose(http, size);
            return Task.FromResult(Results.LocalRedirect("/settings?done" + (PageLanguage.Choices.Contains(language) ? "&lang=" + language : "")));
        })).RequireAuthorization();
    }
}
