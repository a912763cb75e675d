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

    /// <summary>A report that the Police have accepted.</summary>
    /// <param name="DossierRef">Its dossier.</param>
    /// <param name="SituationCodes">Sealed under the case.</param>
    /// <param name="ReportingUnit">The police unit to which answers go.</param>
    /// <param name="HandlingUnit">The police unit that handles it.</param>
    /// <param name="Town">The town it concerns.</param>
    /// <param name="Village">The village.</param>
    /// <param name="ImmediateDanger">The child is in danger now.</param>
    /// <param name="ReportedAt">When it was reported.</param>
    /// <param name="ConcernsUnit">The unit whose people are named.</param>
    public sealed record Reported(
        string DossierRef, SealedFact SituationCodes, string ReportingUnit, string HandlingUnit, string? Town, string? Village,
        bool ImmediateDanger, DateTimeOffset ReportedAt, string? ConcernsUnit = null)
    {
        /// <summary>As the Police's own system reports it.</summary>
        public static Reported Of(SuspectedInfringementV1 report, SealedFact situationCodes, OrgUnit sender)
        {
            ArgumentNullException.ThrowIfNull(report);
            ArgumentNullException.ThrowIfNull(sender);
            return new(
                report.DossierRef, situationCodes, sender.Id, report.HandlingUnit, sender.Town ?? report.Town, report.Village, report.ImmediateDanger, report.ReportedAt);
        }
    }

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

    /// <summary>What opening the case comes to, whichever way it was reported.</summary>
    public static Opened Decide(Guid caseId, Reported reported, ClockRules clocks, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(reported);
        ArgumentNullException.ThrowIfNull(clocks);
        var r = reported;
        return new Opened(
            new ReportAccepted(
                caseId, r.DossierRef, r.SituationCodes, r.ReportingUnit, r.HandlingUnit, r.Town, r.Village, r.ImmediateDanger, r.ReportedAt, now, r.ConcernsUnit),
            new ProcuratorateNotified(
                caseId, r.DossierRef, r.SituationCodes, r.ReportingUnit, r.HandlingUnit, r.Town, r.Village, r.ImmediateDanger, now,
                clocks.Start(CaseClocks.ProcuratorateAnswer, now), r.ConcernsUnit),
            new ReliefRequested(
                caseId, r.DossierRef, r.ReportingUnit, r.Town, r.Village, r.ImmediateDanger, now,
                clocks.Start(CaseClocks.FirstContact, now), clocks.Start(CaseClocks.ReliefAssessment, now), r.ConcernsUnit));
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
        var codes = await SealAsync(work, caseId, report.SituationCodes, cancellation);
        Begin(work, caseId, Decide(caseId, Reported.Of(report, codes, sender), work.Clocks, work.Now), details);
        return Outcome.Done;
    }

    /// <summary>Begins the three streams in the unit of work.</summary>
    internal static void Begin(UnitOfWork work, Guid caseId, Opened opened, IReadOnlyList<object> details)
    {
        work.Session.Events.StartStream<IntakeTrack>(CaseStreams.Intake(caseId), [opened.Intake, .. details]);
        work.Session.Events.StartStream<ProcuratorateTrack>(CaseStreams.Procuratorate(caseId), opened.Procuratorate);
        work.Session.Events.StartStream<ReliefTrack>(CaseStreams.Relief(caseId), opened.Relief);
    }

    /// <summary>The situation codes under the key of the case.</summary>
    internal static Task<SealedFact> SealAsync(UnitOfWork work, Guid caseId, IReadOnlyList<int> codes, CancellationToken cancellation) =>
        work.Keys.SealAsync(Subject.Case(caseId), SituationCodes, JsonSerializer.SerializeToUtf8Bytes(codes), cancellation);

    /// <summary>Opens them again; null when the case was sealed or erased.</summary>
    internal static async Task<IReadOnlyList<int>?> OpenAsync(KeyRing keys, Guid caseId, SealedFact codes, CancellationToken cancellation) =>
        await keys.OpenAsync(Subject.Case(caseId), SituationCodes, codes, cancellation) is { } plain ? JsonSerializer.Deserialize<int[]>(plain) : null;

    /// <summary>The notice to the Procuratorate; none when the case was sealed or erased before it could leave.</summary>
    public static async Task<Outgoing?> Publish(IEvent<ProcuratorateNotified> e, PublishingContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(e);
        ArgumentNullException.ThrowIfNull(context);
        return await OpenAsync(context.Keys, e.Data.CaseId, e.Data.SituationCodes, cancellation) is { } codes ? Notice(e.Data, codes, context.City) : null;
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
