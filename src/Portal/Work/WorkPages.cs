using FourKeyWorks.Portal.Colleagues;
using FourKeyWorks.Portal.People;
using FourKeyWorks.Portal.Services;
using FourKeyWorks.Portal.Shell;
using FourKeyWorks.Portal.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace FourKeyWorks.Portal.Work;

/// <summary>我的工作: what is open for one's unit and department, from every service, by clock; and who of the unit sees to it.</summary>
internal static class WorkPages
{
    public static void MapWork(this IEndpointRouteBuilder app)
    {
        app.MapGet("/work", Task<IResult> (HttpContext http, CancellationToken _) => StaffPage.ShowAsync(http, (staff, clients) => ShowAsync(http, staff, clients))).RequireAuthorization();
        app.MapPost("/work/taking", ([FromForm] string service, [FromForm] Guid subject, [FromForm] Guid? from, [FromForm] string key, HttpContext http) =>
            StaffPage.ShowAsync(http, (staff, clients) => ChangeAsync(http, staff, clients, service, subject, "handler", new TakeWork(from), key))).RequireAuthorization();
        app.MapPost("/work/release", ([FromForm] string service, [FromForm] Guid subject, [FromForm] string key, HttpContext http) =>
            StaffPage.ShowAsync(http, (staff, clients) => ChangeAsync(http, staff, clients, service, subject, "release", new Nothing(), key))).RequireAuthorization();
    }

    private static async Task<IResult> ShowAsync(HttpContext http, Staff staff, ServiceClients clients, string? problem = null)
    {
        var after = WorkLists.Services.Where(s => http.Request.Query.ContainsKey(s)).ToDictionary(s => s, s => http.Request.Query[s].ToString());
        var mine = http.Request.Query.ContainsKey("mine");
        var asking = ColleaguesPages.OfAsync(clients, http.RequestAborted);
        // Who stands in for somebody sees what they have taken on as their own.
        var today = Clock.Today(http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());
        Guid[]? handlers = mine
            ? [staff.Person, .. from c in await asking where c.Away.Any(a => a.Deputy == staff.Person && a.From <= today && today <= a.To) select c.Id]
            : null;
        var work = MergedWork.Of(await WorkLists.AskAsync(clients, after, http.RequestAborted, handlers), after);
        var colleagues = await asking;
        return new RazorComponentResult<WorkPageView>(new
        {
            Staff = staff, Work = work, IsFirst = after.Count == 0, IsMine = mine, Problem = problem,
            Names = colleagues.ToDictionary(c => c.Id, c => c.Name), Expired = http.Request.Query.ContainsKey("expired"),
        })
        {
            StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
    }

    private static async Task<IResult> ChangeAsync(HttpContext http, Staff staff, ServiceClients clients, string service, Guid subject, string change, object command, string key)
    {
        if (!WorkLists.Services.Contains(service)) return Results.LocalRedirect("/work");
        using var answer = await Answered.OfAsync(() => clients.Of<IWorkList>(service).ChangeAsync(subject, change, command, key, http.RequestAborted), http.RequestAborted);
        return answer switch
        {
            { IsSuccessful: true } => Results.LocalRedirect("/work"),
            null => await ShowAsync(http, staff, clients, Texts.Of("case.not-done")),
            { StatusCode: System.Net.HttpStatusCode.NotFound } => await ShowAsync(http, staff, clients, Texts.Of("work.gone")),
            _ => await ShowAsync(http, staff, clients, ServiceWords.Of(answer).Title ?? Texts.Of("case.not-done")),
        };
    }
}
