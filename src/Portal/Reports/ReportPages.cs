using System.Net;
using System.Security.Claims;
using FourKeyWorks.Contracts.Referral;
using FourKeyWorks.Portal.Drafts;
using FourKeyWorks.Portal.Services;
using FourKeyWorks.Portal.Shell;
using FourKeyWorks.Portal.SignIn;
using FourKeyWorks.ServiceDefaults;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Refit;

namespace FourKeyWorks.Portal.Reports;

/// <summary>
/// Reporting that a child is harmed, for staff and for anybody; and asking by the receipt how it stands. Who is not signed in gets no
/// cookie, and nothing is written down but the report.
/// </summary>
internal static class ReportPages
{
    private const string Referral = "referral", Draft = "report";

    public static void MapReports(this IEndpointRouteBuilder app)
    {
        app.MapGet("/report", (string? saved, HttpContext http, TimeProvider time, DraftStore drafts) => StaffPage.ShowAsync(
            http, (staff, _) => BeginAsync(http, time, drafts, staff, saved is not null))).RequireAuthorization();
        app.MapPost("/report", (HttpContext http, TimeProvider time, DraftStore drafts) => StaffPage.ShowAsync(
            http, (staff, clients) => TakeAsync(http, time, drafts, staff, clients))).RequireAuthorization();
        app.MapPost("/report/draft", (HttpContext http, DraftStore drafts) => StaffPage.ShowAsync(http, (staff, _) => KeepAsync(http, drafts, staff))).RequireAuthorization();
        app.MapPost("/report/draft/deletion", ([FromForm] IFormCollection _, HttpContext http, DraftStore drafts) => StaffPage.ShowAsync(http, async (staff, _) =>
        {
            await drafts.DeleteAsync(PersonOf(http, staff), Draft, http.RequestAborted);
            return Results.Redirect("/report");
        })).RequireAuthorization();

        app.MapGet("/report/public", (HttpContext http, TimeProvider time) => Show(http, ReportForm.Blank(isPublic: true, time.GetUtcNow()))).AllowAnonymous();
        app.MapPost("/report/public", (HttpContext http, TimeProvider time) => TakeAsync(http, time)).AllowAnonymous();
        app.MapGet("/receipt", (HttpContext http) => Receipt(http, "", null, null)).AllowAnonymous();
        app.MapPost("/receipt", Task<IResult> (HttpContext http, CancellationToken _) => AskAsync(http)).AllowAnonymous();
    }

    private static async Task<IResult> BeginAsync(HttpContext http, TimeProvider time, DraftStore drafts, Staff staff, bool saved)
    {
        var draft = await drafts.FindAsync(PersonOf(http, staff), Draft, http.RequestAborted);
        if (draft is not null && draft.Values.ContainsKey(ReportForm.SentField)) return Sent(staff, new(draft.Values, IsPublic: false));
        return Show(http, staff, draft is null ? ReportForm.Blank(isPublic: false, time.GetUtcNow()) : new(draft.Values, IsPublic: false), savedAt: draft?.SavedAt, saved: saved);
    }

    /// <summary>By the button, which shows the form again, or by the script, which shows that it is kept.</summary>
    private static async Task<IResult> KeepAsync(HttpContext http, DraftStore drafts, Staff staff)
    {
        var form = ReportForm.Of(await http.Request.ReadFormAsync(http.RequestAborted), isPublic: false);
        var byScript = http.Request.Headers.Accept.ToString().StartsWith("application/json", StringComparison.Ordinal);
        if (!await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http))
            return byScript ? Results.StatusCode(StatusCodes.Status400BadRequest) : Show(http, staff, form, Texts.Of("draft.expired"));
        await drafts.KeepAsync(PersonOf(http, staff), Draft, form.Values, http.RequestAborted);
        return byScript ? Results.NoContent() : Results.Redirect("/report?saved");
    }

    private static async Task<IResult> TakeAsync(HttpContext http, TimeProvider time, DraftStore drafts, Staff staff, ServiceClients clients)
    {
        var form = ReportForm.Of(await http.Request.ReadFormAsync(http.RequestAborted), isPublic: false);
        // A page that was open for too long: nothing is sent, and nothing that was filled in is lost.
        if (!await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http)) return Show(http, staff, form, Texts.Of("report.expired"));
        var reports = clients.Of<IReports>(Referral);
        return await SendAsync(form, time, reports.MakeAsync, (f, problem) => Task.FromResult<IResult>(Show(http, staff, f, problem)), async f =>
        {
            // The answer may be lost on the way: who comes back is told, and gets the code again.
            await drafts.KeepAsync(PersonOf(http, staff), Draft, f.Sent, CancellationToken.None);
            return Sent(staff, f);
        }, http.RequestAborted);
    }

    private static async Task<IResult> TakeAsync(HttpContext http, TimeProvider time)
    {
        var form = ReportForm.Of(await http.Request.ReadFormAsync(http.RequestAborted), isPublic: true);
        var reports = ServiceClients.OfAnybody<IReports>(http.RequestServices.GetRequiredService<IHttpMessageHandlerFactory>(), Referral);
        return await SendAsync(form, time, reports.MakeAsAnybodyAsync, (f, problem) => Task.FromResult<IResult>(Show(http, f, problem)), f => Task.FromResult<IResult>(Sent(null, f)), http.RequestAborted);
    }

    private static async Task<IResult> SendAsync(
        ReportForm filled, TimeProvider time, Func<ReportCommand, string, CancellationToken, Task<IApiResponse>> send,
        Func<ReportForm, string?, Task<IResult>> again, Func<ReportForm, Task<IResult>> sent, CancellationToken cancellation)
    {
        var (command, form) = filled.Read(time.GetUtcNow());
        if (command is null) return await again(form, Texts.Of("report.look", form.Wrong.Count));
        using var answer = await Answered.OfAsync(() => send(command, form.Key, cancellation), cancellation);
        if (answer is null || answer.StatusCode >= HttpStatusCode.InternalServerError) return await again(form, Texts.Of("report.not-known"));
        if (answer.IsSuccessStatusCode) return await sent(form);
        var said = ServiceWords.Of(answer);
        // Sent before and changed since: the first is with the Police; what was changed makes another.
        if (said.Code == "command.idempotency-key-reused") return await again(form.Renewed(), Texts.Of("report.sent-before"));
        return form.WrongAt(said.Member) is { } wrong ? await again(wrong, Texts.Of("report.look", 1)) : await again(form, said.Title ?? Texts.Of("report.not-sent"));
    }

    private static async Task<IResult> AskAsync(HttpContext http)
    {
        var typed = (await http.Request.ReadFormAsync(http.RequestAborted))["receipt"].ToString().Trim();
        if (ReceiptCode.Read(typed) is not { } code) return Receipt(http, typed, null, Texts.Of("receipt.mistyped"));
        var reports = ServiceClients.OfAnybody<IReports>(http.RequestServices.GetRequiredService<IHttpMessageHandlerFactory>(), Referral);
        using var answer = await Answered.OfAsync(() => reports.AskAsync(new(code), http.RequestAborted), http.RequestAborted);
        return answer switch
        {
            { IsSuccessful: true, Content: { } progress } => Receipt(http, code, progress, null),
            null => Receipt(http, code, null, Texts.Of("receipt.down")),
            _ => Receipt(http, code, null, ServiceWords.Of(answer).Title ?? Texts.Of("receipt.down")),
        };
    }

    private static RazorComponentResult<StaffReportPage> Show(
        HttpContext http, Staff staff, ReportForm form, string? problem = null, DateTimeOffset? savedAt = null, bool saved = false)
    {
        // The one script of a page like this, which keeps the draft.
        http.Response.AllowScript();
        return new(new { Staff = staff, Form = form, Problem = problem, SavedAt = savedAt, Saved = saved })
        {
            StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
    }

    private static RazorComponentResult<PublicReportPage> Show(HttpContext http, ReportForm form, string? problem = null)
    {
        http.Response.Headers.CacheControl = "no-store";
        return new(new { Form = form, Problem = problem }) { StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity };
    }

    private static string PersonOf(HttpContext http, Staff staff) => http.User.FindFirstValue("sub") ?? staff.Account;

    private static RazorComponentResult<ReportSentPage> Sent(Staff? staff, ReportForm form) =>
        new(new { Staff = staff, Code = form.Receipt, Danger = form.Has("danger", "yes") });

    private static RazorComponentResult<ReceiptPage> Receipt(HttpContext http, string typed, ReceiptAnswer? answer, string? wrong)
    {
        http.Response.Headers.CacheControl = "no-store";
        return new(new { Typed = typed, Answer = answer, Wrong = wrong }) { StatusCode = wrong is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity };
    }
}
