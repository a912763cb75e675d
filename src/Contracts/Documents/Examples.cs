using FourKeyWorks.Contracts.AnyService;
using FourKeyWorks.Contracts.Police;
using FourKeyWorks.Contracts.Referral;
using FourKeyWorks.Contracts.Screening;

namespace FourKeyWorks.Contracts.Documents;

/// <summary>One instance of every event, every member set: what pages and kit show, and what specs hold the wire format to.</summary>
public static class Examples
{
    private static readonly Guid Case = Guid.Parse("6f1e0c52-8a4b-4f0e-9d57-0a3c5b7e9f11");

    private static readonly Guid Report = Guid.Parse("c4a7e1b2-93d5-4f68-8b0a-7e2d1c9f5a34");

    private static readonly Guid Glass = Guid.Parse("01a2c3d4-5e6f-7a8b-9c0d-1e2f3a4b5c6d");

    private static readonly IReadOnlyList<object> All =
    [
        new SuspectedInfringementV1
        {
            DossierRef = "dossier-7Qx2mB9k",
            SituationCodes = [1, 4],
            HandlingUnit = "u1101",
            Town = "u2001",
            Village = "u3001",
            ReportedAt = At(9, 0),
            ImmediateDanger = true,
        },
        new ReportAcceptedV1 { ReportId = Report, AcceptedAt = At(9, 12) },
        new InfringementReportedV1
        {
            ReportId = Report,
            DossierRef = "report-c4a7e1b293d54f688b0a7e2d1c9f5a34",
            SituationCodes = [1, 4],
            Town = "u2001",
            Village = "u3001",
            ImmediateDanger = true,
            ConcernsUnit = "u1005",
            ReportedAt = At(9, 0),
            AcceptanceDueAt = At(9, 30),
        },
        new ReportConcernsPoliceV1 { ReportId = Report, ConcernsUnit = "u1101", SentTo = "u1001", ImmediateDanger = true, ReportedAt = At(9, 0), AcceptanceDueAt = At(9, 30) },
        new CaseOpenedV1 { CaseId = Case, ImmediateDanger = true, AcceptedAt = At(9, 12) },
        new Procuratorate.EarlyInvolvementOpenedV1 { CaseId = Case, OpenedAt = At(11, 30) },
        new CivilAffairs.ReliefAssessmentStartedV1 { CaseId = Case, StartedAt = At(13, 15) },
        new ProcuratorateNotifiedV1
        {
            CaseId = Case,
            DossierRef = "dossier-7Qx2mB9k",
            SituationCodes = [1, 4],
            HandlingUnit = "u1101",
            ImmediateDanger = true,
            AcceptedAt = At(9, 0),
            AnswerDueAt = At(9, 0).AddHours(24),
        },
        new ReliefAssessmentRequestedV1
        {
            CaseId = Case,
            ImmediateDanger = true,
            FirstContactDueAt = At(9, 0).AddHours(72),
            AssessmentDueAt = At(9, 0).AddDays(7),
        },
        new EarlyInvolvementOpenedV1 { CaseId = Case, DossierRef = "dossier-7Qx2mB9k", OpenedAt = At(11, 30) },
        new ReliefAssessmentStartedV1 { CaseId = Case, DossierRef = "dossier-7Qx2mB9k", StartedAt = At(13, 15) },
        new AssistanceReferralRaisedV1
        {
            ReferralId = Guid.Parse("b1d7a9c0-2f34-4c58-8e6a-5d9f0e1c2b3a"),
            Needs = [Need.Guardianship, Need.Psychological],
            Town = "u2001",
            RaisedAt = At(14, 0),
        },
        new CaseAssignedV1 { CaseId = Case, AssignedAt = At(15, 0) },
        new GlassBrokenV1 { GlassId = Glass, Unit = "u1001", BrokenAt = At(21, 10), OpenUntil = At(21, 40), ApprovalDueAt = At(21, 10).AddHours(24) },
        new GlassJudgedV1 { GlassId = Glass, Outcome = GlassOutcome.Approved, JudgedAt = At(22, 0) },
        new DeadlineMissedV1 { CaseId = Case, Rule = "procuratorate-answer", DueAt = At(9, 0).AddHours(24), NoticedLate = false },
        new RoundOpenedV1 { RoundId = Guid.Parse("0d5e8f7a-6b4c-4d3e-a2f1-908172635445"), Town = "u2001", Month = "2026-09", DueAt = At(0, 0).AddMonths(1).AddSeconds(-1) },
        new AnyDepartment.EventAcknowledgedV1 { EventId = "3f2b8c1d-5e6f-4a7b-8c9d-0e1f2a3b4c5d", AcknowledgedAt = At(9, 2) },
        new Identity.AccessRevokedV1 { Subject = Guid.Parse("5a2d8c1e-0f3b-4c7a-9e6d-1b8f4a2c7d90"), Session = Guid.Parse("01a20fa4-452b-789f-a2e5-300238ee2def"), RevokedAt = At(16, 45) },
        new Identity.WorkHandedOverV1 { From = Guid.Parse("5a2d8c1e-0f3b-4c7a-9e6d-1b8f4a2c7d90"), To = Guid.Parse("01a20fa4-452b-789f-a2e5-300238ee2def"), Unit = "u1001", AcceptedAt = At(17, 0) },
        new Identity.ContactPointChangedV1 { Unit = "u2001", ChangedAt = At(10, 20) },
        new Identity.CalendarChangedV1 { Year = 2026, Revision = 2, Holidays = [new(2026, 9, 25), new(2026, 10, 1)], MakeUpWorkdays = [new(2026, 9, 20)] },
        new PassagesNotedV1
        {
            Service = Catalogue.Party.Referral,
            Way = Passage.TakenIn,
            Keys = [Guid.Parse("8a1f0c3e-5b7d-4e2a-9c61-3d5f7a9b1c2e")],
        },
        new EventRejectedV1
        {
            Code = RejectionCode.MemberInvalid,
            RejectedId = "3f2b8c1d-5e6f-4a7b-8c9d-0e1f2a3b4c5d",
            RejectedType = "cn.fourkeyworks.police.suspected-infringement.v1",
            Member = "situationCodes",
            ReceivedAt = At(9, 1),
        },
    ];

    /// <summary>The example of a record.</summary>
    /// <exception cref="InvalidOperationException">It has none.</exception>
    public static object Of(Type type) => All.Single(e => e.GetType() == type);

    private static DateTimeOffset At(int hour, int minute) => new(2026, 9, 1, hour, minute, 0, TimeSpan.FromHours(8));
}
