using System.Net;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Portal.Services;
using FourKeyWorks.Portal.Shell;
using FourKeyWorks.Portal.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Refit;

namespace FourKeyWorks.Portal.Cases;

/// <summary>A case, composed of what its reader may see, and what they can do about it with one button.</summary>
internal static class CasePages
{
    private const string Referral = "referral";

    public static void MapCases(this IEndpointRouteBuilder app)
    {
        app.MapGet("/cases/{id:guid}", (Guid id, string? done, HttpContext http) => StaffPage.ShowAsync(http, (staff, clients) => ShowAsync(http, staff, clients, id, done: done))).RequireAuthorization();
        app.MapAct("early-involvement", (cases, id, form, now, cancellation) => cases.OpenEarlyInvolvementAsync(id, new(now), form.Version, form.Key, cancellation));
        app.MapAct("relief-assessment", (cases, id, form, now, cancellation) => cases.StartAssessmentAsync(id, new(now), form.Version, form.Key, cancellation));
        app.MapAct("first-contact", (cases, id, form, now, cancellation) => cases.RecordFirstContactAsync(id, new(now), form.Version, form.Key, cancellation));
    }

    /// <summary>What every one-button form sends.</summary>
    /// <param name="Version">The version that was seen.</param>
    /// <param name="Key">Makes two clicks one.</param>
    private sealed record ActForm(string Version, string Key);

    private delegate Task<IApiResponse> Act(ICases cases, Guid id, ActForm form, DateTimeOffset now, CancellationToken cancellation);

    private static void MapAct(this IEndpointRouteBuilder app, string name, Act act) =>
        app.MapPost($"/cases/{{id:guid}}/{name}", (Guid id, [FromForm] string version, [FromForm] string key, HttpContext http, TimeProvider time) =>
            StaffPage.ShowAsync(http, (staff, clients) => CarryOutAsync(
                http, staff, clients, id, name, cases => act(cases, id, new(version, key), time.GetUtcNow(), http.RequestAborted)))).RequireAuthorization();

    /// <summary>Does it, and shows the case as it is then, or says why it was not done.</summary>
    public static async Task<IResult> CarryOutAsync(
        HttpContext http, Staff staff, ServiceClients clients, Guid id, string name, Func<ICases, Task<IApiResponse>> act)
    {
        using var answer = await Answered.OfAsync(() => act(clients.Of<ICases>(Referral)), http.RequestAborted);
        return answer switch
        {
            { IsSuccessful: true } => Results.Redirect($"/cases/{id}?done={name}"),
            // The second of two clicks: the first has done it.
            { StatusCode: HttpStatusCode.UnprocessableEntity } when ServiceWords.Of(answer).Code == "command.idempotency-key-reused" => Results.Redirect($"/cases/{id}?done={name}"),
            { StatusCode: HttpStatusCode.Conflict } => await ShowAsync(http, staff, clients, id, problem: Texts.Of("case.changed")),
            { StatusCode: HttpStatusCode.UnprocessableEntity or HttpStatusCode.Forbidden } => await ShowAsync(http, staff, clients, id, problem: ServiceWords.Of(answer).Title),
            null => await ShowAsync(http, staff, clients, id, problem: Texts.Of("case.not-done")),
            _ => await ShowAsync(http, staff, clients, id),
        };
    }

    /// <summary>The page of a case; with what was filled in where something is missing.</summary>
    public static async Task<IResult> ShowAsync(
        HttpContext http, Staff staff, ServiceClients clients, Guid id, string? done = null, string? problem = null, string? outcome = null, string? informed = null)
    {
        var (seen, isDown) = await ReadAsync(clients.Of<ICases>(Referral), staff.Department, id, http.RequestAborted);
        return new RazorComponentResult<CasePage>(new
        {
            Staff = staff, Id = id, Seen = seen, IsDown = isDown, Done = done is null ? null : Texts.Find("case.done." + done), Problem = problem,
            Outcome = outcome, Informed = informed,
        })
        {
            StatusCode = seen is not null ? StatusCodes.Status200OK : isDown ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status404NotFound,
        };
    }

    private static async Task<(SeenCase? Seen, bool IsDown)> ReadAsync(ICases cases, Party department, Guid id, CancellationToken cancellation) => department switch
    {
        Party.GAJ => Read(await Answered.OfAsync(() => cases.IntakeAsync(id, cancellation), cancellation)),
        Party.JCY => Read(await Answered.OfAsync(() => cases.ProcuratorateAsync(id, cancellation), cancellation)),
        Party.MZJ => Read(await Answered.OfAsync(() => cases.ReliefAsync(id, cancellation), cancellation)),
        _ => (null, false),
    };

    private static (SeenCase?, bool) Read<TTrack>(IApiResponse<TTrack>? answer)
        where TTrack : class
    {
        using (answer) return (SeenCase.Of(answer), answer is null || answer.StatusCode >= HttpStatusCode.InternalServerError);
    }
}
