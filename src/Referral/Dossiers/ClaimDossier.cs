using FourKeyWorks.Contracts.AnyService;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Platform.Keeping;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.Referral.Cases;

namespace FourKeyWorks.Referral.Dossiers;

/// <summary>
/// The case that a report opens takes the dossier that the report names. Where it is not there yet, the case says "details
/// pending", with a clock on the sender (architecture §3).
/// </summary>
public static class ClaimDossier
{
    /// <summary>A dossier serves one case.</summary>
    /// <returns>The event that begins the case's details (none when it has begun already); or why the report is refused.</returns>
    public static async Task<(IReadOnlyList<object> Details, Outcome.Refused? Refused)> ClaimAsync(
        UnitOfWork work, Guid caseId, string unit, string handlingUnit, string dossierRef, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(work);
        var id = Dossier.StreamOf(unit, dossierRef);
        var stream = await work.Session.Events.FetchForWriting<Dossier>(id, cancellation);
        if (stream.Aggregate?.CaseId is { } taken) return ([], taken == caseId ? null : new(RejectionCode.MemberInvalid, "dossierRef"));
        stream.AppendOne(new DossierClaimed(caseId, dossierRef, unit, handlingUnit));
        if (stream.Aggregate is not { DepositedAt: { } depositedAt })
            return ([new DetailsPending(caseId, unit, work.Clocks.Start(CaseClocks.DossierDeposit, work.Now))], null);
        work.Session.Events.Append(KeepingClocks.StreamOf(id), new SubjectsAdded([Subject.Case(caseId)]), new PurposeFound(work.Now));
        if (handlingUnit != unit) await work.Tokens.PutStoredAsync(work, stream.Aggregate.Child, [Names.ToUnit(handlingUnit)], cancellation);
        return ([new DetailsArrived(caseId, id, depositedAt)], null);
    }

    /// <summary>The dossier came second: the case has its details, and its own key belongs to the file.</summary>
    public static void Join(UnitOfWork work, Guid dossierId, Guid caseId)
    {
        ArgumentNullException.ThrowIfNull(work);
        work.Session.Events.Append(KeepingClocks.StreamOf(dossierId), new SubjectsAdded([Subject.Case(caseId)]));
        work.Session.Events.Append(CaseStreams.Intake(caseId), new DetailsArrived(caseId, dossierId, work.Now));
    }
}
