using System.Net;
using System.Text.Json;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Portal.Services;
using FourKeyWorks.Portal.Shell;
using FourKeyWorks.Portal.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace FourKeyWorks.Portal.Cases;

/// <summary>Persons, story and files of a case, shown when somebody asks for them for a purpose; each time is recorded, and they know it.</summary>
internal static class DossierPages
{
    private const string Referral = "referral";

    public static void MapDossiers(this IEndpointRouteBuilder app)
    {
        app.MapPost("/cases/{id:guid}/dossier", (Guid id, [FromForm] string purpose, HttpContext http) => StaffPage.ShowAsync(
            http, (staff, clients) => ShowAsync(http, staff, clients, id, purpose))).RequireAuthorization();
        app.MapGet("/cases/{id:guid}/files/{file:guid}", (Guid id, Guid file, string? purpose, HttpContext http) => StaffPage.ShowAsync(
            http, (staff, clients) => FetchAsync(http, clients, id, file, purpose ?? ""))).RequireAuthorization();
    }

    /// <summary>For what a department may read a case.</summary>
    public static IReadOnlyList<string> PurposesOf(Party department) => department switch
    {
        Party.GAJ => ["handle-report", "answer-reporter"],
        Party.JCY => ["early-involvement"],
        Party.MZJ => ["relief-contact"],
        _ => [],
    };

    private static async Task<IResult> ShowAsync(HttpContext http, Staff staff, ServiceClients clients, Guid id, string purpose)
    {
        var cases = clients.Of<ICases>(Referral);
        var ofReporter = purpose == "answer-reporter";
        using var answer = await Answered.OfAsync(
            () => ofReporter ? cases.ReporterAsync(id, purpose, http.RequestAborted) : cases.DossierAsync(id, purpose, http.RequestAborted), http.RequestAborted);
        if (answer is not { IsSuccessful: true, Content: { } dossier })
        {
            return await CasePages.ShowAsync(
                http, staff, clients, id, problem: answer is null ? Texts.Of("case.down") : answer.StatusCode is HttpStatusCode.NotFound ? Texts.Of("read.none") : ServiceWords.Of(answer).Title);
        }

        // Whoever sees to the child learns nothing of what happened; so there are no files either.
        using var files = ofReporter || staff.Department is Party.MZJ ? null : await Answered.OfAsync(() => cases.FilesAsync(id, purpose, http.RequestAborted), http.RequestAborted);
        return new RazorComponentResult<DossierPage>(new { Staff = staff, Id = id, Purpose = purpose, Dossier = dossier, Files = files?.Content ?? [] });
    }

    private static async Task<IResult> FetchAsync(HttpContext http, ServiceClients clients, Guid id, Guid file, string purpose)
    {
        // Streamed through: it may be large.
        var answer = await clients.Of<ICases>(Referral).FileAsync(id, file, purpose, http.RequestAborted);
        http.Response.RegisterForDispose(answer);
        if (!answer.IsSuccessStatusCode) return Results.StatusCode((int)answer.StatusCode);
        http.Response.Headers.ContentDisposition = answer.Content.Headers.ContentDisposition?.ToString() ?? "attachment";
        return Results.Stream(await answer.Content.ReadAsStreamAsync(http.RequestAborted), answer.Content.Headers.ContentType?.ToString());
    }
}

/// <summary>What may be read of a case.</summary>
public sealed record DossierView(IReadOnlyDictionary<string, JsonElement> Values, bool DoNotContactRepresentative);

/// <summary>A file of it.</summary>
public sealed record DossierFile(Guid Id, string Name, long Size, string State, DateTimeOffset At);
