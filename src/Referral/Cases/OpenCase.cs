using System.Text.Json;
using FourKeyWorks.Contracts.AnyService;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Contracts.Police;
using FourKeyWorks.Contracts.Referral;
using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Inbox;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.Referral.Dossiers;
using JasperFx.Events;

namespace FourKeyWorks.Referral.Cases;

/// <summary>
/// A report from the Police opens a case: reported and accepted in one, the Procuratorate notified at first time, relief
/// asked for (plan ¶13; R4.13-2, R4.13-5, R4.13-9; domain §9.14).
/// </summary>
public static class OpenCase
{
    private const string SituationCodes = "situation-codes";

    /// <summary>The three beginnings of a case.</summary>
    public sealed record Opened(ReportAccepted Intake, ProcuratorateNotified Procuratorate, ReliefRequested Relief);

    /// <summary>Who sent it decides for where it is; a unit of a town reports for its own town only.</summary>
    public static Outcome.Refused? Check(SuspectedInfringementV1 report, OrgUnit sender, City city)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(sender);
        ArgumentNullException.ThrowIfNull(city);
        if (!city.Units.Any(u => u.Id == report.HandlingUnit && u.Department == Party.GAJ)) return Refuse("handlingUnit");
        if (report.Town is { } town && (sender.Town ?? town) != town) return Refuse("town");
        if (report.Town is { } named && !city.Units.Any(u => u.Id == named && u.Department == Party.ZJD)) return Refuse("town");
        return report.Village is not null && report.Town is null && sender.Town is null ? Refuse("village") : null;

        static Outcome.Refused Refuse(string member) => new(RejectionCode.MemberInvalid, member);
    }

    /// <summary>What opening the case comes to.</summary>
    public static Opened Decide(
        Guid caseId, SuspectedInfringementV1 report, SealedFact situationCodes, OrgUnit sender, ClockRules clocks, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(sender);
        ArgumentNullException.ThrowIfNull(clocks);
        var town = sender.Town ?? report.Town;
        return new Opened(
            new ReportAccepted(
                caseId, report.DossierRef, situationCodes, sender.Id, report.HandlingUnit, town, report.Village,
                report.ImmediateDanger, report.ReportedAt, now),
            new ProcuratorateNotified(
                caseId, report.DossierRef, situationCodes, sender.Id, report.HandlingUnit, town, report.Village,
                report.ImmediateDanger, now, clocks.Start(CaseClocks.ProcuratorateAnswer, now)),
            new ReliefRequested(
                caseId, report.DossierRef, sender.Id, town, report.Village, report.ImmediateDanger, now,
                clocks.Start(CaseClocks.FirstContact, now), clocks.Start(CaseClocks.ReliefAssessment, now)));
    }

    /// <summary>The way in.</summary>
    public static async Task<Outcome> Receive(SuspectedInfringementV1 report, Arrival arrival, UnitOfWork work, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(arrival);
        ArgumentNullException.ThrowIfNull(work);
        if (arrival.Unit is not { } sender) return Outcome.Refuse(RejectionCode.SenderNotAllowed);
        if (Check(report, sender, work.City) is { } refused) return refused;
        var caseId = CaseStreams.CaseOf(arrival.Key);
        var (details, taken) = await ClaimDossier.ClaimAsync(work, caseId, sender.Id, report.HandlingUnit, report.DossierRef, cancellation);
        if (taken is not null) return taken;
        var codes = await work.Keys.SealAsync(
            Subject.Case(caseId), SituationCodes, JsonSerializer.SerializeToUtf8Bytes(report.SituationCodes), cancellation);
        var opened = Decide(caseId, report, codes, sender, work.Clocks, work.Now);
        work.Session.Events.StartStream<IntakeTrack>(CaseStreams.Intake(caseId), [opened.Intake, .. details]);
        work.Session.Events.StartStream<ProcuratorateTrack>(CaseStreams.Procuratorate(caseId), opened.Procuratorate);
        work.Session.Events.StartStream<ReliefTrack>(CaseStreams.Relief(caseId), opened.Relief);
        return Outcome.Done;
    }

    /// <summary>The notice to the Procuratorate; none when the case was sealed or erased before it could leave.</summary>
    public static async Task<Outgoing?> Publish(IEvent<ProcuratorateNotified> e, PublishingContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(e);
        ArgumentNullException.ThrowIfNull(context);
        return await context.Keys.OpenAsync(Subject.Case(e.Data.CaseId), SituationCodes, e.Data.SituationCodes, cancellation) is { } codes
            ? Notice(e.Data, JsonSerializer.Deserialize<int[]>(codes)!, context.City)
            : null;
    }

    /// <summary>What the Procuratorate is told.</summary>
    public static Outgoing Notice(ProcuratorateNotified notified, IReadOnlyList<int> situationCodes, City city)
    {
        ArgumentNullException.ThrowIfNull(notified);
        ArgumentNullException.ThrowIfNull(city);
        return new Outgoing(
            new ProcuratorateNotifiedV1
            {
                CaseId = notified.CaseId,
                DossierRef = notified.DossierRef,
                SituationCodes = situationCodes,
                HandlingUnit = notified.HandlingUnit,
                ImmediateDanger = notified.ImmediateDanger,
                AcceptedAt = notified.AcceptedAt,
                AnswerDueAt = notified.Answer.At,
            },
            Names.Jurisdiction(city.Id, notified.Town, notified.Village),
            notified.CaseId);
    }

    /// <summary>The notice to Civil Affairs.</summary>
    public static Outgoing Publish(IEvent<ReliefRequested> e, PublishingContext context)
    {
        ArgumentNullException.ThrowIfNull(e);
        ArgumentNullException.ThrowIfNull(context);
        var requested = e.Data;
        return new Outgoing(
            new ReliefAssessmentRequestedV1
            {
                CaseId = requested.CaseId,
                ImmediateDanger = requested.ImmediateDanger,
                FirstContactDueAt = requested.FirstContact.At,
                AssessmentDueAt = requested.Assessment.At,
            },
            Names.Jurisdiction(context.City.Id, requested.Town, requested.Village),
            requested.CaseId);
    }
}
