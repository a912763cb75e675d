using FourKeyWorks.Contracts.AnyService;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Contracts.Police;
using FourKeyWorks.Contracts.Referral;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Inbox;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.Referral.Cases;
using FourKeyWorks.Referral.Dossiers;
using JasperFx.Events;

namespace FourKeyWorks.Referral.Reports;

/// <summary>
/// The police unit accepts a report (接报, R4.13-2): from then on there is the case, the Procuratorate is notified and relief asked
/// for, as by a report of the Police themselves.
/// </summary>
public static class AcceptReport
{
    /// <summary>One tap; there is nothing to fill in.</summary>
    public sealed record Command;

    /// <summary>Once, and not before it was made.</summary>
    public static Decision Decide(Report report, DateTimeOffset acceptedAt)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report.AcceptedAt is not null) return Decision.Refuse("referral.already-accepted");
        return acceptedAt < report.ReportedAt - CaseClocks.ClocksMayDiffer
            ? Decision.Refuse("referral.before-report")
            : Decision.Accept(ReportTakenOn.Of(report, acceptedAt));
    }

    /// <summary>Over HTTP.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapChange<Report, Command>(
            "/reports/{id:guid}/acceptance", id => id, CaseAccess.Report,
            (report, _, _, work, cancellation) => AcceptAsync(report, work.Now, work, cancellation))
        .RequireDuty(Duty.HandleReports);

    /// <summary>As an event. A report to another unit is like none.</summary>
    public static async Task<Outcome> Receive(ReportAcceptedV1 e, Arrival arrival, UnitOfWork work, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(e);
        ArgumentNullException.ThrowIfNull(arrival);
        ArgumentNullException.ThrowIfNull(work);
        var stream = await work.Session.Events.FetchForWriting<Report>(e.ReportId, cancellation);
        if (stream.Aggregate is not { } report || arrival.Unit?.Id != report.PoliceUnit) return Outcome.StillAwaiting;
        if (await AcceptAsync(report, e.AcceptedAt, work, cancellation) is not Decision.Accepted accepted) return Outcome.Refuse(RejectionCode.NotPossible);
        stream.AppendMany([.. accepted.Events]);
        return Outcome.Done;
    }

    /// <summary>The Office hears that there is a case, unless people of its own are named.</summary>
    public static Outgoing? Publish(IEvent<ReportTakenOn> e, PublishingContext context)
    {
        ArgumentNullException.ThrowIfNull(e);
        ArgumentNullException.ThrowIfNull(context);
        var taken = e.Data;
        return context.City.Units.Any(u => u.Id == taken.ConcernsUnit && u.Department == Party.WBB) ? null : new Outgoing(
            new CaseOpenedV1 { CaseId = taken.CaseId, ImmediateDanger = taken.ImmediateDanger, AcceptedAt = taken.AcceptedAt },
            Names.Jurisdiction(context.City.Id, taken.Town, taken.Village),
            taken.CaseId);
    }

    private static async Task<Decision> AcceptAsync(Report report, DateTimeOffset acceptedAt, UnitOfWork work, CancellationToken cancellation)
    {
        var decision = Decide(report, acceptedAt);
        if (decision is not Decision.Accepted) return decision;
        // The dossier came with the report and is no other's.
        var (details, _) = await ClaimDossier.ClaimAsync(work, report.CaseId, report.DossierUnit, report.PoliceUnit, report.DossierRef, cancellation);
        OpenCase.Begin(work, report.CaseId, OpenCase.Decide(report.CaseId, report.Reported, work.Clocks, work.Now), details);
        return decision;
    }
}
