using System.Net;
using FourKeyWorks.Portal.Reports;
using FourKeyWorks.Portal.Services;
using FourKeyWorks.Portal.Shell;
using FourKeyWorks.Portal.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace FourKeyWorks.Portal.Intake;

/// <summary>接报: the reports to one's police unit, those that await acceptance first, each accepted with one button.</summary>
internal static class IntakePages
{
    private const string Referral = "referral";

    public static void MapIntake(this IEndpointRouteBuilder app)
    {
        app.MapGet("/intake", (HttpContext http, string? after, bool? accepted) => StaffPage.ShowAsync(
            http, (staff, clients) => ListAsync(http, staff, clients, accepted == true, after))).RequireAuthorization();
        app.MapGet("/intake/{id:guid}", (Guid id, string? done, HttpContext http) => StaffPage.ShowAsync(
            http, (staff, clients) => ShowAsync(http, staff, clients, id, done is null ? null : Texts.Of("intake.done"), null))).RequireAuthorization();
        app.MapPost("/intake/{id:guid}/acceptance", (Guid id, [FromForm] string version, [FromForm] string key, HttpContext http) => StaffPage.ShowAsync(
            http, (staff, clients) => AcceptAsync(http, staff, clients, id, version, key))).RequireAuthorization();
    }

    private static async Task<IResult> ListAsync(HttpContext http, Staff staff, ServiceClients clients, bool accepted, string? after)
    {
        var reports = clients.Of<IReports>(Referral);
        // On its first page what was accepted lately stands below: who has just accepted something looks for it there.
        var both = !accepted && after is null;
        var asked = Answered.OfAsync(() => reports.ListAsync(accepted, after, http.RequestAborted), http.RequestAborted);
        var below = both ? Answered.OfAsync(() => reports.ListAsync(true, null, http.RequestAborted), http.RequestAborted) : null;
        using var list = await asked;
        using var lately = below is null ? null : await below;
        return new RazorComponentResult<IntakePage>(new
        {
            Staff = staff, List = list?.Content, Lately = lately?.Content, Accepted = accepted, IsFirst = after is null,
            IsClosed = list?.StatusCode is HttpStatusCode.Forbidden,
        });
    }

    private static async Task<IResult> AcceptAsync(HttpContext http, Staff staff, ServiceClients clients, Guid id, string version, string key)
    {
        using var answer = await Answered.OfAsync(
            () => clients.Of<IReports>(Referral).AcceptAsync(id, new(), version, key, http.RequestAborted), http.RequestAborted);
        return answer switch
        {
            { IsSuccessful: true } => Results.Redirect($"/intake/{id}?done"),
            // Somebody at another desk was faster; the page below says since when.
            { StatusCode: HttpStatusCode.Conflict } => await ShowAsync(http, staff, clients, id, null, Texts.Of("intake.changed")),
            null => await ShowAsync(http, staff, clients, id, null, Texts.Of("case.not-done")),
            _ => await ShowAsync(http, staff, clients, id, null, ServiceWords.Of(answer).Title),
        };
    }

    private static async Task<IResult> ShowAsync(HttpContext http, Staff staff, ServiceClients clients, Guid id, string? done, string? problem)
    {
        using var answer = await Answered.OfAsync(() => clients.Of<IReports>(Referral).ReadAsync(id, http.RequestAborted), http.RequestAborted);
        var isDown = answer is null || answer.StatusCode >= HttpStatusCode.InternalServerError;
        return new RazorComponentResult<ReportPage>(new
        {
            Staff = staff, Report = answer?.Content, Version = answer?.Headers?.ETag?.Tag ?? "*", IsDown = isDown, Done = done, Problem = problem,
        })
        {
            StatusCode = answer?.Content is not null ? StatusCodes.Status200OK : isDown ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status404NotFound,
        };
    }
}
