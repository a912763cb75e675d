using FourKeyWorks.Portal.Shell;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace FourKeyWorks.Portal.News;

/// <summary>消息: what is new in one's lists; it stays new until somebody says that they have seen it.</summary>
internal static class NewsPages
{
    public static void MapNews(this IEndpointRouteBuilder app)
    {
        app.MapGet("/news", (HttpContext http, NewsDesk news, TimeProvider time) => StaffPage.ShowAsync(http, async (staff, clients) =>
        {
            var (now, since) = (time.GetUtcNow(), await news.SeenAsync(staff.Person, http.RequestAborted));
            var (items, down) = await NewsDesk.SinceAsync(staff, clients, since, http.RequestAborted);
            return new RazorComponentResult<NewsPageView>(new { Staff = staff with { News = Task.FromResult<int?>(items.Count) }, Items = items, Down = down, Since = since, Now = now });
        })).RequireAuthorization();
        app.MapPost("/news", ([FromForm] DateTimeOffset until, HttpContext http, NewsDesk news, TimeProvider time) => StaffPage.ShowAsync(http, async (staff, _) =>
        {
            await news.SeeAsync(staff.Person, until < time.GetUtcNow() ? until : time.GetUtcNow(), http.RequestAborted);
            return Results.LocalRedirect("/news");
        })).RequireAuthorization();
    }
}
