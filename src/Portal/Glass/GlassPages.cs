using System.Net;
using FourKeyWorks.Portal.Services;
using FourKeyWorks.Portal.Shell;
using FourKeyWorks.Portal.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace FourKeyWorks.Portal.Glass;

/// <summary>紧急查阅 (domain §7.6): breaking the glass before another unit's case, judging it, and watching over it.</summary>
internal static class GlassPages
{
    private const string Referral = "referral";

    public static void MapGlass(this IEndpointRouteBuilder app)
    {
        app.MapGet("/cases/{id:guid}/glass", (Guid id, HttpContext http) => StaffPage.ShowAsync(http, (staff, _) => Task.FromResult<IResult>(Ask(staff, id)))).RequireAuthorization();
        app.MapPost("/cases/{id:guid}/glass", (Guid id, [FromForm] string? reason, [FromForm] string key, HttpContext http) =>
            StaffPage.ShowAsync(http, (staff, clients) => BreakAsync(http, staff, clients, id, reason?.Trim() ?? "", key))).RequireAuthorization();
        app.MapGet("/glass", (string? after, HttpContext http) => StaffPage.ShowAsync(http, (staff, clients) => ListAsync(http, staff, clients, after))).RequireAuthorization();
        app.MapGet("/glass/{id:guid}", (Guid id, string? done, HttpContext http) => StaffPage.ShowAsync(http, (staff, clients) => ShowAsync(http, staff, clients, id, done is not null))).RequireAuthorization();
        app.MapPost("/glass/{id:guid}/approval", (Guid id, [FromForm] string version, [FromForm] string key, HttpContext http) =>
            StaffPage.ShowAsync(http, (staff, clients) => JudgeAsync(http, staff, clients, id, "approval", version, key))).RequireAuthorization();
        app.MapPost("/glass/{id:guid}/disapproval", (Guid id, [FromForm] string version, [FromForm] string key, HttpContext http) =>
            StaffPage.ShowAsync(http, (staff, clients) => JudgeAsync(http, staff, clients, id, "disapproval", version, key))).RequireAuthorization();
    }

    private static async Task<IResult> BreakAsync(HttpContext http, Staff staff, ServiceClients clients, Guid id, string reason, string key)
    {
        if (reason.Length is < 10 or > 500) return Ask(staff, id, reason, Texts.Of("glass.reason.wrong"));
        using var answer = await Answered.OfAsync(() => clients.Of<IGlass>(Referral).BreakAsync(id, new(reason), key, http.RequestAborted), http.RequestAborted);
        return answer switch
        {
            { IsSuccessful: true } => Results.Redirect($"/cases/{id}"),
            null => Ask(staff, id, reason, Texts.Of("case.not-done")),
            { StatusCode: HttpStatusCode.NotFound } => Ask(staff, id, reason, Texts.Of("case.none")),
            _ => Ask(staff, id, reason, ServiceWords.Of(answer).Title ?? Texts.Of("case.not-done")),
        };
    }

    private static async Task<IResult> ListAsync(HttpContext http, Staff staff, ServiceClients clients, string? after)
    {
        var glass = clients.Of<IGlass>(Referral);
        using var answer = await Answered.OfAsync(
            () => staff.Duties.Contains("approve-glass") ? glass.ListAsync(after, http.RequestAborted) : glass.WatchAsync(after, http.RequestAborted), http.RequestAborted);
        return new RazorComponentResult<GlassListPage>(new { Staff = staff, Glasses = answer?.Content, IsClosed = answer?.StatusCode is HttpStatusCode.Forbidden });
    }

    private static async Task<IResult> ShowAsync(HttpContext http, Staff staff, ServiceClients clients, Guid id, bool isDone = false, string? problem = null)
    {
        var glass = clients.Of<IGlass>(Referral);
        var judges = staff.Duties.Contains("approve-glass");
        using var answer = await Answered.OfAsync(() => judges ? glass.ReadAsync(id, http.RequestAborted) : glass.LookAsync(id, http.RequestAborted), http.RequestAborted);
        return new RazorComponentResult<OneGlassPage>(new
        {
            Staff = staff, View = answer?.Content, Version = answer?.Headers?.ETag?.Tag ?? "*", Judges = judges, IsDone = isDone, Problem = problem,
        })
        {
            StatusCode = (int?)answer?.StatusCode ?? StatusCodes.Status503ServiceUnavailable,
        };
    }

    private static async Task<IResult> JudgeAsync(HttpContext http, Staff staff, ServiceClients clients, Guid id, string verdict, string version, string key)
    {
        using var answer = await Answered.OfAsync(() => clients.Of<IGlass>(Referral).JudgeAsync(id, verdict, new(), version, key, http.RequestAborted), http.RequestAborted);
        return answer switch
        {
            { IsSuccessful: true } => Results.Redirect($"/glass/{id}?done"),
            null => await ShowAsync(http, staff, clients, id, problem: Texts.Of("case.not-done")),
            { StatusCode: HttpStatusCode.Conflict } => await ShowAsync(http, staff, clients, id, problem: Texts.Of("glass.judged")),
            _ => await ShowAsync(http, staff, clients, id, problem: ServiceWords.Of(answer).Title ?? Texts.Of("case.not-done")),
        };
    }

    private static RazorComponentResult<BreakGlassPage> Ask(Staff staff, Guid id, string reason = "", string? problem = null) =>
        new RazorComponentResult<BreakGlassPage>(new { Staff = staff, Id = id, Reason = reason, Problem = problem })
        {
            StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
}
