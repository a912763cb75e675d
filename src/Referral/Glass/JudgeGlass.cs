using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Audit;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Problems;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.ServiceDefaults;
using Marten;
using Npgsql;

namespace FourKeyWorks.Referral.Glass;

/// <summary>
/// A second person of the department says within a day whether the glass was broken rightly; the Office's privacy officer
/// sees every time, why, and what was said of it (domain §7.6).
/// </summary>
public static class JudgeGlass
{
    /// <summary>The department of who broke it.</summary>
    public const string Answering = "answering";

    /// <summary>The Office.</summary>
    public const string Watching = "watching";

    /// <summary>Who may say so, and who may look on.</summary>
    public static AccessPolicy Access { get; } = new(
        new AccessRule([Answering], null, [Duty.ApproveGlass]),
        new AccessRule([Watching], [Party.WBB], [Duty.WatchPrivacy]));

    /// <summary>Nothing to say.</summary>
    public sealed record Approve;

    /// <summary>Nothing to say.</summary>
    public sealed record Disapprove;

    /// <summary>One glass, with the reason that was given.</summary>
    /// <param name="Glass">It.</param>
    /// <param name="Reason">Why, in words; null when the case was sealed or erased.</param>
    public sealed record View(BrokenGlass Glass, string? Reason);

    /// <summary>By another person, once.</summary>
    public static Decision Decide(BrokenGlass glass, bool isRight, string by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(glass);
        if (glass.By == by) return Decision.Refuse("referral.glass-same-person");
        if (glass.Verdict != GlassVerdict.Pending) return Decision.Refuse("referral.glass-already-judged");
        return isRight ? Decision.Accept(new GlassApproved(glass.GlassId, by, now)) : Decision.Accept(new GlassDisapproved(glass.GlassId, glass.CaseId, glass.By, by, now));
    }

    /// <summary>Over HTTP.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/glass", (HttpContext http, NpgsqlDataSource database, string? after) => GlassList.PageAsync(http, database, Caller.Of(http).Department, after))
            .Produces<GlassList.Page>().RequireDuty(Duty.ApproveGlass);
        api.MapGet("/glass/watch", (HttpContext http, NpgsqlDataSource database, string? after) => GlassList.PageAsync(http, database, null, after))
            .Produces<GlassList.Page>().RequireDuty(Duty.WatchPrivacy);
        api.MapGet("/glass/{id:guid}", ReadAsync).Produces<View>().RequireDuty(Duty.ApproveGlass);
        api.MapGet("/glass/watch/{id:guid}", ReadAsync).Produces<View>().RequireDuty(Duty.WatchPrivacy);
        api.MapChange<BrokenGlass, Approve>("/glass/{id:guid}/approval", id => id, Access,
            (glass, _, caller, work) => Decide(glass, isRight: true, caller.Subject, work.Now)).RequireDuty(Duty.ApproveGlass);
        api.MapChange<BrokenGlass, Disapprove>("/glass/{id:guid}/disapproval", id => id, Access,
            (glass, _, caller, work) => Decide(glass, isRight: false, caller.Subject, work.Now)).RequireDuty(Duty.ApproveGlass);
    }

    private static async Task<IResult> ReadAsync(Guid id, HttpContext http, IQuerySession session, KeyRing keys, AuditTrail trail, TimeProvider time)
    {
        var measured = await AccessCheck.MeasureAsync(http, Access, id);
        if (measured.Refusal is { } refusal) return refusal;
        var cancellation = http.RequestAborted;
        if (await session.Events.FetchStreamStateAsync(id, cancellation) is not { } at
            || await session.Events.AggregateStreamAsync<BrokenGlass>(id, at.Version, token: cancellation) is not { } glass) return Problem.Result(Codes.NotFound);
        var now = time.GetUtcNow();
        await trail.RecordAsync(
            ReadRecord.Of(Guid.CreateVersion7(now), now, measured.Caller, Vault.NameOf(Purpose.BreakGlass), Subject.Case(glass.CaseId), ["glass.reason"], Sensitivity.L4), cancellation);
        http.Response.Headers.ETag = ExpectedVersion.ETag(at.Version);
        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(new View(glass, await BreakGlass.ReasonAsync(keys, glass, cancellation)), EventJson.Options);
    }
}
