using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Exchange.Roster;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Problems;
using FourKeyWorks.ServiceDefaults;
using Marten;

namespace FourKeyWorks.Exchange.Unheard;

/// <summary>
/// <c>GET /unheard/{id}</c>: one incident with whom to call and who was called, its version as <c>ETag</c>; and as a slip to
/// print and hand over (<c>…/slip</c>).
/// </summary>
internal static class IncidentView
{
    /// <summary>An incident.</summary>
    /// <param name="Id">Which.</param>
    /// <param name="Type">CloudEvents <c>type</c> of the event.</param>
    /// <param name="Title">The same in words.</param>
    /// <param name="EventId">CloudEvents <c>id</c> of the event.</param>
    /// <param name="Department">The department that has not heard it.</param>
    /// <param name="CaseNumber">Short form of the case's id.</param>
    /// <param name="Level">How high it has climbed.</param>
    /// <param name="Units">The units that it has reached.</param>
    /// <param name="Hearers">The units that may say that they have heard.</param>
    /// <param name="Since">When it happened.</param>
    /// <param name="RoutedAt">When it was sent.</param>
    /// <param name="RaisedAt">When it became an incident.</param>
    /// <param name="NoticedLate">The system was down meanwhile: not anybody's lateness.</param>
    /// <param name="Turns">Whose turn it is, until when.</param>
    /// <param name="TakenOver">Who sees to it.</param>
    /// <param name="Calls">Who was called.</param>
    /// <param name="Messages">Who was sent a message.</param>
    /// <param name="Heard">Who has heard it.</param>
    /// <param name="Persons">Whom to call, and who was.</param>
    internal sealed record View(
        Guid Id, string Type, string Title, string? EventId, Party Department, string? CaseNumber, Level Level, IReadOnlyList<string> Units,
        IReadOnlyList<string> Hearers, DateTimeOffset Since, DateTimeOffset RoutedAt, DateTimeOffset RaisedAt, bool NoticedLate,
        IReadOnlyList<Responsible> Turns, IncidentTakenOver? TakenOver, IReadOnlyList<DutyOfficerCalled> Calls,
        IReadOnlyList<DutyOfficerMessaged> Messages, IncidentHeard? Heard, IReadOnlyList<DutyPerson> Persons);

    /// <summary>The ways in.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/unheard/{id:guid}", (Guid id, HttpContext http, IQuerySession session, Callees callees, ProblemTexts texts) =>
            ReadAsync(id, http, session, callees, texts, (view, _) => Results.Json(view, EventJson.Options)))
            .Produces<View>().RequireDuty(Duty.AnswerUnheard);
        api.MapGet("/unheard/{id:guid}/slip", (Guid id, HttpContext http, IQuerySession session, Callees callees, City city, ProblemTexts texts, TimeProvider time) =>
            ReadAsync(id, http, session, callees, texts, (view, words) => Slip.Of(view, city, words, time.GetUtcNow())))
            .Produces(StatusCodes.Status200OK, contentType: "text/html").RequireDuty(Duty.AnswerUnheard);
    }

    private static async Task<IResult> ReadAsync(
        Guid id, HttpContext http, IQuerySession session, Callees callees, ProblemTexts texts, Func<View, PageWords, IResult> answer)
    {
        var measured = await AccessCheck.MeasureAsync(http, AnswerIncident.Access, id);
        if (measured.Refusal is { } refusal) return refusal;
        var (caller, words) = (measured.Caller, new PageWords(texts, ProblemTexts.CultureFor(http.Request)));
        if (await session.Events.FetchStreamStateAsync(id, http.RequestAborted) is not { } at
            || await session.Events.AggregateStreamAsync<Incident>(id, at.Version, token: http.RequestAborted) is not { } incident) return Problem.Result(Codes.NotFound);
        var persons = await callees.ReadAsync(caller, [.. incident.Reached], incident.Calls.Select(c => c.RosterEntry), http.RequestAborted);
        http.Response.Headers.ETag = $"\"{at.Version}\"";
        http.Response.Headers.ContentLanguage = words.Language;
        http.Response.Headers.CacheControl = "no-store";
        return answer(new View(
            id, incident.Type, words.TitleOf(incident.Type), incident.EventId, incident.Department, incident.CaseNumber, incident.Level,
            [.. incident.Reached], [.. incident.Hearers], incident.Since, incident.RoutedAt, incident.RaisedAt, incident.NoticedLate, incident.Turns,
            incident.TakenOver, incident.Calls, incident.Messages, incident.Heard, persons), words);
    }
}
