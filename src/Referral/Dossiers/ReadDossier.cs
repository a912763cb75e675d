using System.Text.Json;
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
    public sealed record View(Guid CaseId, IReadOnlyDictionary<string, JsonElement> Values, bool DoNotContactRepresentative);

    /// <summary><c>GET …/dossier?purpose=</c> and <c>GET …/reporter?purpose=</c>.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/cases/{id:guid}/dossier", (Guid id, string? purpose, HttpContext http, IQuerySession session, Vault vault) =>
            ReadAsync(id, purpose, http, session, vault, reporter: false)).Produces<View>().RequireDuty(Duty.ReadDossier);
        api.MapGet("/cases/{id:guid}/reporter", (Guid id, string? purpose, HttpContext http, IQuerySession session, Vault vault) =>
            ReadAsync(id, purpose, http, session, vault, reporter: true)).Produces<View>().RequireDuty(Duty.ReadReporter);
    }

    /// <summary>How the caller stands to the case; null if not at all.</summary>
    public static string? RelationOf(IntakeTrack intake, Caller caller)
    {
        ArgumentNullException.ThrowIfNull(intake);
        ArgumentNullException.ThrowIfNull(caller);
        return caller.Department switch
        {
            Party.GAJ when caller.Unit == intake.ReportingUnit || caller.Unit == intake.HandlingUnit => Relations.Handling,
            Party.JCY => Relations.Prosecuting,
            Party.MZJ => Relations.Relief,
            _ => null,
        };
    }

    /// <summary>
    /// Nothing of a representative who is suspected, to whom does not investigate: who sees to the child must not call.
    /// </summary>
    public static View Shown(Guid caseId, Purpose purpose, IReadOnlyDictionary<string, JsonElement> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var suspected = values.TryGetValue(DossierFields.RepresentativeIsSuspect.Name, out var said) && said.GetBoolean();
        return new View(
            caseId,
            purpose == Purpose.ReliefContact && suspected
                ? values.Where(v => !v.Key.StartsWith("representative.", StringComparison.Ordinal)).ToDictionary()
                : values,
            suspected);
    }

    /// <summary>What somebody may read of a case, and of which dossier; null while details are pending.</summary>
    internal sealed record Granted(ReadGrant Read, Dossier? Dossier);

    /// <summary>Whether the story of a case may be read for the stated purpose; else the answer that says no.</summary>
    internal static async Task<(Granted? Granted, IResult? Refused)> DecideAsync(Guid id, string? purpose, HttpContext http, IQuerySession session)
    {
        var (granted, refused) = await DecideAsync(id, purpose, http, session, reporter: false);
        return granted is null || granted.Read.Fields.Contains(DossierFields.Facts) ? (granted, refused) : (null, Problem.Result(Codes.NotFound));
    }

    private static async Task<(Granted? Granted, IResult? Refused)> DecideAsync(
        Guid id, string? said, HttpContext http, IQuerySession session, bool reporter)
    {
        var caller = Caller.Of(http);
        var intake = await session.Events.AggregateStreamAsync<IntakeTrack>(CaseStreams.Intake(id), token: http.RequestAborted);
        if (intake is null || RelationOf(intake, caller) is not { } relation) return (null, Problem.Result(Codes.NotFound));
        if (Enum.GetValues<Purpose>().Cast<Purpose?>().FirstOrDefault(p => Vault.NameOf(p!.Value) == said) is not { } purpose)
            return (null, Problem.Result(Codes.PurposeMissing));
        if (DossierFields.Policy.Decide(caller, relation, purpose) is not { } grant || (purpose == Purpose.AnswerReporter) != reporter)
            return (null, Problem.Result(Codes.NotFound));
        return (new Granted(grant, intake.Dossier is { } dossier ? new Dossier { Id = dossier } : null), null);
    }

    private static async Task<IResult> ReadAsync(
        Guid id, string? said, HttpContext http, IQuerySession session, Vault vault, bool reporter)
    {
        var (granted, refused) = await DecideAsync(id, said, http, session, reporter);
        if (granted is null) return refused!;
        var values = granted.Dossier is { } dossier
            ? await vault.ReadAsync(granted.Read, reporter ? [dossier.Reporter] : [dossier.Child, dossier.Story], http.RequestAborted)
            : new Dictionary<string, JsonElement>();
        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(Shown(id, granted.Read.Purpose, values), EventJson.Options);
    }
}
