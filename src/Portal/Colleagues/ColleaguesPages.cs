using System.Globalization;
using System.Net;
using FourKeyWorks.Portal.People;
using FourKeyWorks.Portal.Services;
using FourKeyWorks.Portal.Shell;
using FourKeyWorks.Portal.SignIn;
using FourKeyWorks.Portal.Work;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace FourKeyWorks.Portal.Colleagues;

/// <summary>本单位人员: who can be reached, who is away and who stands in; and what is handed over to oneself (R0.4-6).</summary>
internal static class ColleaguesPages
{
    private const string Identity = "identity";

    /// <summary>Why somebody cannot take over.</summary>
    public static IReadOnlyList<string> Reasons { get; } = ["too-much", "not-qualified", "conflict", "away"];

    public static void MapColleagues(this IEndpointRouteBuilder app)
    {
        app.MapGet("/colleagues", (string? done, HttpContext http) => StaffPage.ShowAsync(http, (staff, clients) => ListAsync(http, staff, clients, done: done))).RequireAuthorization();
        app.MapPost("/colleagues/absence", ([FromForm] Guid person, [FromForm] string from, [FromForm] string to, [FromForm] string deputy, [FromForm] string key, HttpContext http) =>
            StaffPage.ShowAsync(http, (staff, clients) =>
                DayOf(from) is { } first && DayOf(to) is { } last && Guid.TryParse(deputy, out var standsIn)
                    ? ChangeAsync(http, staff, clients, person, "absences", new EnterAbsence(first, last, standsIn), key, "away")
                    : ListAsync(http, staff, clients, problem: Texts.Of("colleagues.incomplete")))).RequireAuthorization();
        app.MapPost("/colleagues/back", ([FromForm] Guid person, [FromForm] Guid absence, [FromForm] string key, HttpContext http) =>
            StaffPage.ShowAsync(http, (staff, clients) => ChangeAsync(http, staff, clients, person, "absences/end", new EndAbsence(absence), key, "back"))).RequireAuthorization();
        app.MapGet("/hand-over/{id:guid}", (Guid id, HttpContext http) => StaffPage.ShowAsync(http, (staff, clients) => HandOverAsync(http, staff, clients, id))).RequireAuthorization();
        app.MapPost("/hand-over/{id:guid}/acceptance", (Guid id, [FromForm] string key, HttpContext http) =>
            StaffPage.ShowAsync(http, (staff, clients) => AnswerAsync(http, staff, clients, id, "hand-over/acceptance", new Nothing(), key, "accepted"))).RequireAuthorization();
        app.MapPost("/hand-over/{id:guid}/refusal", (Guid id, [FromForm] string reason, [FromForm] string key, HttpContext http) =>
            StaffPage.ShowAsync(http, (staff, clients) => Reasons.Contains(reason)
                ? AnswerAsync(http, staff, clients, id, "hand-over/refusal", new Decline(reason), key, "declined")
                : HandOverAsync(http, staff, clients, id, problem: Texts.Of("hand-over.reason.missing")))).RequireAuthorization();
    }

    /// <summary>Names by person, for lists; empty where Identity does not answer.</summary>
    public static async Task<IReadOnlyList<Colleague>> OfAsync(ServiceClients clients, CancellationToken cancellation)
    {
        using var answer = await Answered.OfAsync(() => clients.Of<IColleagues>(Identity).ListAsync(cancellation), cancellation);
        return answer is { IsSuccessful: true, Content: { } found } ? found : [];
    }

    private static async Task<IResult> ListAsync(HttpContext http, Staff staff, ServiceClients clients, string? done = null, string? problem = null)
    {
        using var answer = await Answered.OfAsync(() => clients.Of<IColleagues>(Identity).ListAsync(http.RequestAborted), http.RequestAborted);
        return new RazorComponentResult<ColleaguesPage>(new
        {
            Staff = staff, Colleagues = answer is { IsSuccessful: true, Content: { } found } ? found : null, IsClosed = answer?.StatusCode is HttpStatusCode.Forbidden,
            Done = done is null ? null : Texts.Find("colleagues.done." + done), Problem = problem,
        })
        {
            StatusCode = answer is null ? StatusCodes.Status503ServiceUnavailable : problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
    }

    private static async Task<IResult> ChangeAsync(HttpContext http, Staff staff, ServiceClients clients, Guid person, string change, object command, string key, string done) =>
        await SendAsync(http, clients, person, change, command, key) is { } problem
            ? await ListAsync(http, staff, clients, problem: problem)
            : Results.LocalRedirect("/colleagues?done=" + done);

    private static async Task<IResult> AnswerAsync(HttpContext http, Staff staff, ServiceClients clients, Guid person, string change, object command, string key, string done) =>
        await SendAsync(http, clients, person, change, command, key) is { } problem
            ? await HandOverAsync(http, staff, clients, person, problem)
            : Results.LocalRedirect("/colleagues?done=" + done);

    /// <summary>What is wrong, in words; null where it is done.</summary>
    private static async Task<string?> SendAsync(HttpContext http, ServiceClients clients, Guid person, string change, object command, string key)
    {
        using var answer = await Answered.OfAsync(
            () => clients.Of<IPeople>(Identity).ChangeAsync(person, change, command, "*", key, http.RequestAborted), http.RequestAborted);
        return answer switch
        {
            { IsSuccessful: true } => null,
            null => Texts.Of("case.not-done"),
            { StatusCode: HttpStatusCode.NotFound } => Texts.Of("hand-over.none"),
            _ => ServiceWords.Of(answer).Title ?? Texts.Of("case.not-done"),
        };
    }

    /// <summary>What is open with who leaves, at this moment, from every service.</summary>
    private static async Task<IResult> HandOverAsync(HttpContext http, Staff staff, ServiceClients clients, Guid id, string? problem = null)
    {
        var colleagues = await OfAsync(clients, http.RequestAborted);
        var leaver = colleagues.FirstOrDefault(c => c.Id == id && c.Successor == staff.Person && c.HandOver is not null);
        var none = new Dictionary<string, string>();
        var work = leaver is null ? null : MergedWork.Of(await WorkLists.AskAsync(clients, none, http.RequestAborted, [id]), none);
        return new RazorComponentResult<HandOverPage>(new { Staff = staff, Leaver = leaver, Work = work, Problem = problem })
        {
            StatusCode = leaver is null ? StatusCodes.Status404NotFound : problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
    }

    private static DateOnly? DayOf(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
