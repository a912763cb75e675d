using FourKeyWorks.Portal.Shell;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FourKeyWorks.Portal.Work;

/// <summary>我的工作: what is open for one's unit and department, from every service, by clock.</summary>
internal static class WorkPages
{
    public static void MapWork(this IEndpointRouteBuilder app) =>
        app.MapGet("/work", Task<IResult> (HttpContext http, CancellationToken _) => StaffPage.ShowAsync(http, async (staff, clients) =>
        {
            var after = WorkLists.Services.Where(s => http.Request.Query.ContainsKey(s)).ToDictionary(s => s, s => http.Request.Query[s].ToString());
            var work = MergedWork.Of(await WorkLists.AskAsync(clients, after, http.RequestAborted), after);
            return new RazorComponentResult<WorkPageView>(new { Staff = staff, Work = work, IsFirst = after.Count == 0, Expired = http.Request.Query.ContainsKey("expired") });
        })).RequireAuthorization();
}
