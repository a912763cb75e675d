using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Audit;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Problems;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.Referral.Cases;
using FourKeyWorks.ServiceDefaults;
using Marten;

namespace FourKeyWorks.Referral.Reports;

/// <summary>
/// One report, for the police unit that is to accept it, and for the Procuratorate where people of the Police are named: what was
/// found, as codes, and where. Each reading of the codes is in the trail; persons and story come with the case.
/// </summary>
public static class ReadReport
{
    /// <param name="ReportId">The report.</param>
    /// <param name="CaseId">Its case, once it is accepted.</param>
    /// <param name="From">The unit that reports; absent for the public.</param>
    /// <param name="SituationCodes">What was found; absent when it was sealed or erased.</param>
    /// <param name="Town">The town it concerns.</param>
    /// <param name="Village">The village.</param>
    /// <param name="ImmediateDanger">The child is in danger now.</param>
    /// <param name="ConcernsUnit">The unit whose people are named; it must not learn of it.</param>
    /// <param name="ReportedAt">When it was reported.</param>
    /// <param name="AcceptanceDueAt">Until when it is to be accepted.</param>
    /// <param name="AcceptedAt">When it was accepted.</param>
    public sealed record View(
        Guid ReportId, Guid? CaseId, string? From, IReadOnlyList<int>? SituationCodes, string? Town, string? Village, bool ImmediateDanger, string? ConcernsUnit,
        DateTimeOffset ReportedAt, DateTimeOffset AcceptanceDueAt, DateTimeOffset? AcceptedAt);

    /// <summary>Maps <c>GET /reports/{id}</c>.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/reports/{id:guid}", async (Guid id, HttpContext http, IQuerySession session, KeyRing keys, AuditTrail trail, TimeProvider time) =>
        {
            var measured = await AccessCheck.MeasureAsync(http, CaseAccess.Report, id);
            if (measured.Refusal is { } refusal) return refusal;
            var (caller, cancellation) = (measured.Caller, http.RequestAborted);
            var at = await session.Events.FetchStreamStateAsync(id, cancellation);
            var report = at is null ? null : await session.Events.AggregateStreamAsync<Report>(id, at.Version, token: cancellation);
            if (report is null) return Problem.Result(Codes.NotFound);
            var now = time.GetUtcNow();
            await trail.RecordAsync(
                ReadRecord.Of(Guid.CreateVersion7(now), now, caller, Vault.NameOf(Purpose.HandleReport), Subject.Case(report.CaseId), ["situation-codes"], Sensitivity.L4), cancellation);
            var codes = await OpenCase.OpenAsync(keys, report.CaseId, report.SituationCodes, cancellation);
            http.Response.Headers.ETag = ExpectedVersion.ETag(at!.Version);
            http.Response.Headers.CacheControl = "no-store";
            return Results.Json(
                new View(
                    report.ReportId, report.AcceptedAt is null ? null : report.CaseId, report.From, codes, report.Town, report.Village, report.ImmediateDanger,
                    report.ConcernsUnit, report.ReportedAt, report.AcceptanceDueAt, report.AcceptedAt),
                EventJson.Options);
        })
        .Produces<View>()
        .RequireDuty(Duty.ReadCase);
}
