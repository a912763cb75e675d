using System.Net;
using FourKeyWorks.Portal.Services;
using FourKeyWorks.Portal.Shell;
using FourKeyWorks.Portal.SignIn;
using FourKeyWorks.Portal.Work;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Refit;

namespace FourKeyWorks.Portal.DutyRoom;

/// <summary>值班: what of one's unit nobody has heard, whom to call about it, and who is on duty (architecture §3).</summary>
internal static class DutyPages
{
    private const string Exchange = "exchange";

    public static void MapDuty(this IEndpointRouteBuilder app)
    {
        app.MapGet("/duty", (HttpContext http, CancellationToken _) => StaffPage.ShowAsync(http, (staff, clients) => ShowListAsync(http, staff, clients))).RequireAuthorization();
        app.MapGet("/duty/{id:guid}", (Guid id, string? done, HttpContext http) => StaffPage.ShowAsync(http, (staff, clients) => ShowOneAsync(http, staff, clients, id, done))).RequireAuthorization();
        app.MapGet("/duty/roster", (string? done, HttpContext http) => StaffPage.ShowAsync(http, (staff, clients) => ShowRosterAsync(http, staff, clients, new(""), done))).RequireAuthorization();
        app.MapPost("/duty/{id:guid}/taking-over", (Guid id, [FromForm] string version, [FromForm] string key, HttpContext http) =>
            ActAsync(http, id, "taking-over", new People.Nothing(), version, key)).RequireAuthorization();
        app.MapPost("/duty/{id:guid}/calls", (Guid id, [FromForm] Guid entry, [FromForm] string reached, [FromForm] string version, [FromForm] string key, HttpContext http) =>
            ActAsync(http, id, "calls", new EnterCall(entry, reached), version, key)).RequireAuthorization();
        app.MapPost("/duty/{id:guid}/hearing", (Guid id, [FromForm] string unit, [FromForm] string version, [FromForm] string key, HttpContext http) =>
            ActAsync(http, id, "hearing", new EnterHearing(unit), version, key)).RequireAuthorization();
        app.MapPost("/duty/roster/shifts", ([FromForm] string name, [FromForm] string phone, [FromForm] string? from, [FromForm] string? to, [FromForm] string key, HttpContext http) =>
            StaffPage.ShowAsync(http, (staff, clients) =>
            {
                var form = new RosterForm(key) { Name = name, Phone = phone, From = from, To = to };
                return form.Check(out var shift) is { } wrong
                    ? ShowRosterAsync(http, staff, clients, form with { Wrong = wrong }, null)
                    : KeepAsync(http, staff, clients, form, "shifts", new EnterShift(shift!.From, shift.To, form.Person));
            })).RequireAuthorization();
        app.MapPost("/duty/roster/fallbacks", ([FromForm] string name, [FromForm] string phone, [FromForm] string key, HttpContext http) => StaffPage.ShowAsync(http, (staff, clients) =>
            KeepAsync(http, staff, clients, new(key), "fallbacks", new EnterFallback(new(name.Trim(), phone.Trim()))))).RequireAuthorization();
        app.MapPost("/duty/roster/{id:guid}/withdrawal", (Guid id, [FromForm] string key, HttpContext http) => StaffPage.ShowAsync(http, (staff, clients) =>
            KeepAsync(http, staff, clients, new(key), $"entries/{id}/withdrawal", new People.Nothing()))).RequireAuthorization();
    }

    private static async Task<IResult> ShowListAsync(HttpContext http, Staff staff, ServiceClients clients)
    {
        var room = clients.Of<IDutyRoom>(Exchange);
        var asked = (Unheard: Answered.OfAsync(() => room.UnheardAsync(http.RequestAborted), http.RequestAborted), Roster: Answered.OfAsync(() => room.RosterAsync(http.RequestAborted), http.RequestAborted));
        using var unheard = await asked.Unheard;
        using var roster = await asked.Roster;
        return new RazorComponentResult<DutyPageView>(new { Staff = staff, Unheard = unheard?.Content, Roster = roster?.Content, Problem = ProblemOf(unheard) ?? ProblemOf(roster) });
    }

    private static async Task<IResult> ShowOneAsync(HttpContext http, Staff staff, ServiceClients clients, Guid id, string? done = null, string? problem = null)
    {
        using var answer = await Answered.OfAsync(() => clients.Of<IDutyRoom>(Exchange).OneAsync(id, http.RequestAborted), http.RequestAborted);
        var isDown = answer is null || answer.StatusCode >= HttpStatusCode.InternalServerError;
        return new RazorComponentResult<UnheardPageView>(new
        {
            Staff = staff, Seen = answer?.Content, Version = answer?.Headers?.ETag?.Tag ?? "*", IsDown = isDown,
            Done = done is null ? null : Texts.Find("duty.done." + done), Problem = problem,
        })
        {
            StatusCode = answer is { IsSuccessful: true } ? StatusCodes.Status200OK : isDown ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status404NotFound,
        };
    }

    private static Task<IResult> ActAsync(HttpContext http, Guid id, string act, object command, string version, string key) => StaffPage.ShowAsync(http, async (staff, clients) =>
    {
        using var answer = await Answered.OfAsync(() => clients.Of<IDutyRoom>(Exchange).ActAsync(id, act, command, version, key, http.RequestAborted), http.RequestAborted);
        return answer is { IsSuccessful: true } || ServiceWords.Of(answer).Code == "command.idempotency-key-reused"
            ? Results.LocalRedirect($"/duty/{id}?done={act}")
            : await ShowOneAsync(http, staff, clients, id, problem: answer?.StatusCode is HttpStatusCode.Conflict ? Texts.Of("duty.changed") : ServiceWords.Of(answer).Title ?? Texts.Of("case.not-done"));
    });

    private static async Task<IResult> ShowRosterAsync(HttpContext http, Staff staff, ServiceClients clients, RosterForm form, string? done, string? problem = null)
    {
        using var roster = await Answered.OfAsync(() => clients.Of<IDutyRoom>(Exchange).RosterAsync(http.RequestAborted), http.RequestAborted);
        return new RazorComponentResult<RosterPageView>(new
        {
            Staff = staff, Roster = roster?.Content, Form = form, Done = done is null ? null : Texts.Find("roster.done." + done), Problem = problem ?? ProblemOf(roster),
        });
    }

    private static async Task<IResult> KeepAsync(HttpContext http, Staff staff, ServiceClients clients, RosterForm form, string what, object command)
    {
        using var answer = await Answered.OfAsync(() => clients.Of<IDutyRoom>(Exchange).KeepAsync(what, command, form.Key, http.RequestAborted), http.RequestAborted);
        return answer is { IsSuccessful: true } || ServiceWords.Of(answer).Code == "command.idempotency-key-reused"
            ? Results.LocalRedirect($"/duty/roster?done={what.Split('/')[^1]}")
            : await ShowRosterAsync(http, staff, clients, form, null, ServiceWords.Of(answer).Title ?? Texts.Of("case.not-done"));
    }

    private static string? ProblemOf(IApiResponse? answer) => answer switch
    {
        { IsSuccessful: true } => null,
        { StatusCode: HttpStatusCode.Forbidden } => Texts.Of("duty.no-duty"),
        _ => Texts.Of("desk.down"),
    };
}

/// <summary>What somebody fills in about who is on duty.</summary>
/// <param name="Key">Makes two clicks one.</param>
public sealed record RosterForm(string Key)
{
    public string Name { get; init; } = "";

    public string Phone { get; init; } = "";

    public string? From { get; init; }

    public string? To { get; init; }

    /// <summary>What is wrong with the times.</summary>
    public string? Wrong { get; init; }

    public RosterPerson Person => new(Name.Trim(), Phone.Trim());

    /// <summary>What is wrong with the times; else what they are, as clocks here show them.</summary>
    public string? Check(out Shift? shift)
    {
        shift = null;
        if (Clock.Instant(From) is not { } from || Clock.Instant(To) is not { } to || from >= to) return Texts.Of("roster.times-wrong");
        shift = new(from, to);
        return null;
    }
}
