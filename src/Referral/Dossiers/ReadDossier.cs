using System.Text.Json;
using System.Text.Json.Serialization;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Problems;
using FourKeyWorks.Referral.Cases;
using FourKeyWorks.ServiceDefaults;
using Marten;

namespace FourKeyWorks.Referral.Dossiers;

/// <summary>The persons and the story of a case, as far as they concern the reader, for a stated purpose. Each read is in the trail.</summary>
public static class ReadDossier
{
    /// <param name="CaseId">The case.</param>
    /// <param name="Values">By field.</param>
    /// <param name="DoNotContactRepresentative">The legal representative is suspected and must learn of nothing.</param>
    /// <param name="GlassUntil">Until when, where it is read because the glass was broken.</param>
    public sealed record View(
        Guid CaseId, IReadOnlyDictionary<string, JsonElement> Values, bool DoNotContactRepresentative,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? GlassUntil = null);

    /// <summary><c>GET …/dossier?purpose=</c> and <c>GET …/reporter?purpose=</c>.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/cases/{id:guid}/dossier", (Guid id, string? purpose, HttpContext http, IQuerySession session, Vault vault) =>
            ReadAsync(id, purpose, http, session, vault, d => [d.Child, d.Story])).Produces<View>().RequireDuty(Duty.ReadDossier);
        api.MapGet("/cases/{id:guid}/reporter", (Guid id, string? purpose, HttpContext http, IQuerySession session, Vault vault) =>
            ReadAsync(id, purpose, http, session, vault, d => [d.Reporter])).Produces<View>().RequireDuty(Duty.ReadReporter);
    }

    /// <summary>
    /// Nothing of a representative who is suspected, to whom does not investigate: who sees to the child must not call.
    /// </summary>
    public static View Shown(Guid caseId, ReadGrant grant, IReadOnlyDictionary<string, JsonElement> values)
    {
        ArgumentNullException.ThrowIfNull(grant);
        ArgumentNullException.ThrowIfNull(values);
        var suspected = values.TryGetValue(DossierFields.RepresentativeIsSuspect.Name, out var said) && said.GetBoolean();
        return new View(
            caseId,
            grant.Purpose == Purpose.ReliefContact && suspected
                ? values.Where(v => !v.Key.StartsWith("representative.", StringComparison.Ordinal)).ToDictionary()
                : values,
            suspected,
            grant.GlassUntil);
    }

    /// <summary>What somebody may read of a case, and of which dossier; null while details are pending.</summary>
    internal sealed record Granted(ReadGrant Read, Dossier? Dossier);

    /// <summary>Whether the story of a case may be read for the stated purpose; else the answer that says no.</summary>
    internal static async Task<(Granted? Granted, IResult? Refused)> DecideStoryAsync(Guid id, string? purpose, HttpContext http, IQuerySession session)
    {
        var (granted, refused) = await DecideAsync(id, purpose, http, session);
        return granted is null || granted.Read.Fields.Contains(DossierFields.Facts) ? (granted, refused) : (null, Problem.Result(Codes.NotFound));
    }

    private static async Task<(Granted? Granted, IResult? Refused)> DecideAsync(Guid id, string? said, HttpContext http, IQuerySession session)
    {
        var (caller, duty) = (Caller.Of(http), AccessCheck.DutyOf(http));
        var standing = await http.RequestServices.GetRequiredService<Standings>().OfAsync(caller, id, http.RequestAborted);
        if (!DossierFields.Policy.Concerns(caller, duty, standing)) return (null, Problem.Result(Codes.NotFound));
        if (Enum.GetValues<Purpose>().Cast<Purpose?>().FirstOrDefault(p => Vault.NameOf(p!.Value) == said) is not { } purpose)
            return (null, Problem.Result(Codes.PurposeMissing));
        if (DossierFields.Policy.Decide(caller, duty, standing, purpose) is not { } grant
            || await session.Events.AggregateStreamAsync<IntakeTrack>(CaseStreams.Intake(id), token: http.RequestAborted) is not { } intake)
            return (null, Problem.Result(Codes.NotFound));
        if (grant.GlassUntil is { } until) AccessCheck.Mark(http, until);
        return (new Granted(grant, intake.Dossier is { } dossier ? new Dossier { Id = dossier } : null), null);
    }

    private static async Task<IResult> ReadAsync(
        Guid id, string? said, HttpContext http, IQuerySession session, Vault vault, Func<Dossier, IReadOnlyList<Subject>> subjects)
    {
        var (granted, refused) = await DecideAsync(id, said, http, session);
        if (granted is null) return refused!;
        var values = granted.Dossier is { } dossier
            ? await vault.ReadAsync(granted.Read, subjects(dossier), http.RequestAborted)
            : new Dictionary<string, JsonElement>();
        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(Shown(id, granted.Read, values), EventJson.Options);
    }
}
