using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Contracts.Referral;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Keeping;
using FourKeyWorks.Platform.Problems;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.Referral.Cases;
using FourKeyWorks.Referral.Dossiers;
using FourKeyWorks.ServiceDefaults;
using JasperFx.Events;
using Marten;

namespace FourKeyWorks.Referral.Conflicts;

/// <summary>
/// The police unit that handles a case, or the Procuratorate, names who must not see it. From the same commit on the named
/// have never heard of it: not of the case, nor of that they are named (domain §9.4). Somebody else is always left to handle it.
/// </summary>
public static class NameConflict
{
    /// <param name="Reason">Why.</param>
    /// <param name="Person">A person, by the opaque id of the account; or</param>
    /// <param name="Unit">a unit.</param>
    /// <param name="Instead">Which unit handles the case instead, where the one is named that does.</param>
    public sealed record Command(ConflictReason Reason, Guid? Person = null, [property: UnitId] string? Unit = null, [property: UnitId] string? Instead = null);

    /// <param name="Person">A person, or</param>
    /// <param name="Unit">a unit.</param>
    public sealed record Lift(Guid? Person = null, [property: UnitId] string? Unit = null);

    /// <param name="Who"><c>unit.</c> or <c>person.</c> and an opaque id.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="At">Since when.</param>
    public sealed record Named(string Who, ConflictReason Reason, DateTimeOffset At);

    /// <summary>Once each; never so that nobody is left.</summary>
    public static Decision Decide(IntakeTrack track, Command command, City city, string by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(track);
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(city);
        if (WhoOf(command.Person, command.Unit) is not { } who) return Decision.Refuse("referral.conflict-of-whom");
        if (track.Conflicts.ContainsKey(who)) return Decision.Refuse("referral.conflict-already-named");
        var named = new ConflictNamed(track.CaseId, who, command.Reason, by, now);
        if (command.Unit is not { } id) return Decision.Accept(named);
        if (city.Units.FirstOrDefault(u => u.Id == id) is not { } unit) return Decision.Refuse("referral.unit-unknown");
        if (unit.Id == track.HandlingUnit)
        {
            if (command.Instead is null) return Decision.Refuse("referral.another-unit-needed");
            return city.Units.Any(u => u.Id == command.Instead && u.Department == Party.GAJ) && command.Instead != unit.Id && !track.IsExcluded(command.Instead)
                ? Decision.Accept(named, new HandlingUnitChanged(track.CaseId, unit.Id, command.Instead, now))
                : Decision.Refuse("referral.unit-cannot-handle");
        }

        // These act as a department: what one of its units may not see another must.
        return unit.Department is Party.JCY or Party.MZJ && city.Units.All(u => u.Department != unit.Department || u.Id == unit.Id || track.IsExcluded(u.Id))
            ? Decision.Refuse("referral.nobody-left")
            : Decision.Accept(named);
    }

    /// <summary>Only what is named.</summary>
    public static Decision Decide(IntakeTrack track, Lift command, string by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(track);
        ArgumentNullException.ThrowIfNull(command);
        return WhoOf(command.Person, command.Unit) is { } who && track.Conflicts.ContainsKey(who)
            ? Decision.Accept(new ConflictLifted(track.CaseId, who, by, now))
            : Decision.Refuse("referral.conflict-not-named");
    }

    /// <summary>Who is excluded by what.</summary>
    public static IEnumerable<StandingChange> Changes(IEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.Data switch
        {
            ConflictNamed n => [new StandingChange.Excluded(n.CaseId, n.Who)],
            ConflictLifted l => [new StandingChange.Readmitted(l.CaseId, l.Who)],
            HandlingUnitChanged h =>
            [
                new StandingChange.Taken(h.CaseId, Names.ToUnit(h.From), CaseAccess.Handling),
                new StandingChange.Given(h.CaseId, Names.ToUnit(h.To), CaseAccess.Handling),
            ],
            _ => [],
        };
    }

    /// <summary>Over HTTP.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapChange<IntakeTrack, Command>("/cases/{id:guid}/conflicts", CaseStreams.Intake, CaseAccess.Conflicts, NameAsync).RequireDuty(Duty.NameConflicts);
        api.MapChange<IntakeTrack, Lift>(
            "/cases/{id:guid}/conflicts/lifting", CaseStreams.Intake, CaseAccess.Conflicts,
            (track, command, caller, work) => Decide(track, command, caller.Subject, work.Now)).RequireDuty(Duty.NameConflicts);
        api.MapGet("/cases/{id:guid}/conflicts", ListAsync).Produces<IReadOnlyList<Named>>().RequireDuty(Duty.NameConflicts);
    }

    /// <summary>Tells the unit that handles the case from now on; not the one that did.</summary>
    public static Outgoing? Publish(IEvent<HandlingUnitChanged> e, PublishingContext context)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.StreamId == CaseStreams.Intake(e.Data.CaseId)
            ? new Outgoing(new CaseAssignedV1 { CaseId = e.Data.CaseId, AssignedAt = e.Data.At }, Names.ToUnit(e.Data.To), e.Data.CaseId)
            : null;
    }

    private static string? WhoOf(Guid? person, string? unit) => (person, unit) switch
    {
        ({ } id, null) => Standing.OfPerson(id.ToString()),
        (null, { } id) => Names.ToUnit(id),
        _ => null,
    };

    private static async Task<IResult> ListAsync(Guid id, HttpContext http, IQuerySession session)
    {
        if ((await AccessCheck.MeasureAsync(http, CaseAccess.Conflicts, id)).Refusal is { } refusal) return refusal;
        var stream = CaseStreams.Intake(id);
        if (await session.Events.FetchStreamStateAsync(stream, http.RequestAborted) is not { } at
            || await session.Events.AggregateStreamAsync<IntakeTrack>(stream, at.Version, token: http.RequestAborted) is not { } track) return Problem.Result(Codes.NotFound);
        http.Response.Headers.ETag = ExpectedVersion.ETag(at.Version);
        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(track.Conflicts.Values.OrderBy(c => c.At).Select(c => new Named(c.Who, c.Reason, c.At)), EventJson.Options);
    }

    private static async Task<Decision> NameAsync(IntakeTrack track, Command command, Caller caller, UnitOfWork work, CancellationToken cancellation)
    {
        var decision = Decide(track, command, work.City, caller.Subject, work.Now);
        if (decision is not Decision.Accepted accepted) return decision;
        var dossier = Dossier.StreamOf(track.ReportingUnit, track.DossierRef);
        var changed = accepted.Events.OfType<HandlingUnitChanged>().SingleOrDefault();
        if (changed is not null)
        {
            work.Session.Events.Append(CaseStreams.Procuratorate(track.CaseId), changed);
            work.Session.Events.Append(track.Dossier ?? dossier, changed);
            if (track.Dossier is { } deposited)
                await work.Tokens.PutStoredAsync(work, new Dossier { Id = deposited }.Child, [Names.ToUnit(changed.To)], cancellation);
        }

        if (command.Unit is { } unit) await HandFileOverAsync(track.Dossier ?? dossier, unit, changed?.To ?? track.HandlingUnit, work, cancellation);
        return decision;
    }

    /// <summary>A file for which a unit answers that may not see it would be nobody's.</summary>
    private static async Task HandFileOverAsync(Guid dossier, string from, string to, UnitOfWork work, CancellationToken cancellation)
    {
        var file = await work.Session.Events.FetchForWriting<KeptFile>(KeepingClocks.StreamOf(dossier), cancellation);
        if (file.Aggregate is { } kept && kept.Unit == from) file.AppendOne(new FileHandedOver(kept.FileId, from, to));
    }
}
