using System.ComponentModel.DataAnnotations;
using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Contracts.Referral;

/// <summary>
/// Somebody reports to the Police that a minor suffers, may have suffered or faces unlawful harm (mandatory report, plan ¶13;
/// R4.13-1). It goes to the police unit of the place, never to one whose own people are named; that unit accepts it.
/// </summary>
[Event("cn.fourkeyworks.referral.infringement-reported.v1",
    From = [Party.Referral], To = [Party.GAJ], Sensitivity = Sensitivity.L4, Addressing = Addressing.Addressee)]
public sealed record InfringementReportedV1
{
    /// <summary>The report; named again when it is accepted.</summary>
    public required Guid ReportId { get; init; }

    /// <summary>The dossier that came with it; once it is accepted, events about the case name it.</summary>
    [OpaqueId]
    public required string DossierRef { get; init; }

    /// <summary>Situation codes 1–9; they go to Police and Procuratorate only (domain §9.8).</summary>
    [Length(1, 9), SituationCodes]
    public required IReadOnlyList<int> SituationCodes { get; init; }

    /// <summary>The town (zone, sub-district) it concerns; absent if not known.</summary>
    [UnitId]
    public string? Town { get; init; }

    /// <summary>The village (community) it concerns.</summary>
    [UnitId]
    public string? Village { get; init; }

    /// <summary>The child is in danger now.</summary>
    public required bool ImmediateDanger { get; init; }

    /// <summary>The unit whose people are said to be involved; it must not learn of the report. Absent if there is none.</summary>
    [UnitId]
    public string? ConcernsUnit { get; init; }

    /// <summary>When it was reported.</summary>
    public required DateTimeOffset ReportedAt { get; init; }

    /// <summary>Until when it is to be accepted (default 30 minutes, domain §5.4 [A]); then Procuratorate and Office are told.</summary>
    public required DateTimeOffset AcceptanceDueAt { get; init; }
}

/// <summary>
/// Tells the Procuratorate of a report in which people of a police unit are named (domain §9.4): it goes to another police
/// unit, and the Procuratorate watches over its acceptance. Says nothing of what happened.
/// </summary>
[Event("cn.fourkeyworks.referral.report-concerns-police.v1",
    From = [Party.Referral], To = [Party.JCY], Sensitivity = Sensitivity.L4, Addressing = Addressing.Addressee)]
public sealed record ReportConcernsPoliceV1
{
    /// <summary>The report.</summary>
    public required Guid ReportId { get; init; }

    /// <summary>The police unit whose people are named.</summary>
    [UnitId]
    public required string ConcernsUnit { get; init; }

    /// <summary>The police unit that it was sent to instead.</summary>
    [UnitId]
    public required string SentTo { get; init; }

    /// <summary>The child is in danger now.</summary>
    public required bool ImmediateDanger { get; init; }

    /// <summary>When it was reported.</summary>
    public required DateTimeOffset ReportedAt { get; init; }

    /// <summary>Until when it is to be accepted.</summary>
    public required DateTimeOffset AcceptanceDueAt { get; init; }
}

/// <summary>
/// Tells the Minors' Protection Office that the Police have accepted a report, so that there is a case (domain §9.14): that it is
/// there, and nothing of what happened or to whom.
/// </summary>
[Event("cn.fourkeyworks.referral.case-opened.v1",
    From = [Party.Referral], To = [Party.WBB], Sensitivity = Sensitivity.L3)]
public sealed record CaseOpenedV1
{
    /// <summary>The case.</summary>
    public required Guid CaseId { get; init; }

    /// <summary>The child is in danger now.</summary>
    public required bool ImmediateDanger { get; init; }

    /// <summary>When the Police accepted the report.</summary>
    public required DateTimeOffset AcceptedAt { get; init; }
}

/// <summary>The notice to the Procuratorate that a case calls for early involvement (plan ¶13; R4.13-5).</summary>
[Event("cn.fourkeyworks.referral.procuratorate-notified.v1",
    From = [Party.Referral], To = [Party.JCY], Sensitivity = Sensitivity.L4, Safeguarding = true)]
public sealed record ProcuratorateNotifiedV1
{
    /// <summary>The case.</summary>
    public required Guid CaseId { get; init; }

    /// <summary>The dossier, as the Police named it.</summary>
    [OpaqueId]
    public required string DossierRef { get; init; }

    /// <summary>Situation codes 1–9; they go to Police and Procuratorate only (domain §9.8).</summary>
    [Length(1, 9), SituationCodes]
    public required IReadOnlyList<int> SituationCodes { get; init; }

    /// <summary>The police unit that handles the case.</summary>
    [UnitId]
    public required string HandlingUnit { get; init; }

    /// <summary>The child is in danger now.</summary>
    public required bool ImmediateDanger { get; init; }

    /// <summary>When the Police accepted the report.</summary>
    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>Until when the Procuratorate answers (default 24 hours, R4.13-5 [A]).</summary>
    public required DateTimeOffset AnswerDueAt { get; init; }
}

/// <summary>
/// The notice to Civil Affairs that a minor and the family may need relief (plan ¶13; R4.13-9). It says nothing of what
/// happened (domain §9.8).
/// </summary>
[Event("cn.fourkeyworks.referral.relief-assessment-requested.v1",
    From = [Party.Referral], To = [Party.MZJ], Sensitivity = Sensitivity.L3, Safeguarding = true)]
public sealed record ReliefAssessmentRequestedV1
{
    /// <summary>The case.</summary>
    public required Guid CaseId { get; init; }

    /// <summary>The child is in danger now.</summary>
    public required bool ImmediateDanger { get; init; }

    /// <summary>Until when somebody has seen to the child's wellbeing (default 72 hours, domain §9.10 [A]).</summary>
    public required DateTimeOffset FirstContactDueAt { get; init; }

    /// <summary>Until when the assessment is done (default 7 days, domain §5.4 [A]).</summary>
    public required DateTimeOffset AssessmentDueAt { get; init; }
}

/// <summary>Tells the police unit that reported: the Procuratorate has opened its early involvement (R4.13-6).</summary>
[Event("cn.fourkeyworks.referral.early-involvement-opened.v1",
    From = [Party.Referral], To = [Party.GAJ], Sensitivity = Sensitivity.L4, Addressing = Addressing.Addressee)]
public sealed record EarlyInvolvementOpenedV1
{
    /// <summary>The case.</summary>
    public required Guid CaseId { get; init; }

    /// <summary>The dossier, as the Police named it.</summary>
    [OpaqueId]
    public required string DossierRef { get; init; }

    /// <summary>When the early involvement was opened.</summary>
    public required DateTimeOffset OpenedAt { get; init; }
}

/// <summary>Tells the police unit that reported: Civil Affairs has started its relief assessment (R4.13-9).</summary>
[Event("cn.fourkeyworks.referral.relief-assessment-started.v1",
    From = [Party.Referral], To = [Party.GAJ], Sensitivity = Sensitivity.L3, Addressing = Addressing.Addressee)]
public sealed record ReliefAssessmentStartedV1
{
    /// <summary>The case.</summary>
    public required Guid CaseId { get; init; }

    /// <summary>The dossier, as the Police named it.</summary>
    [OpaqueId]
    public required string DossierRef { get; init; }

    /// <summary>When the assessment was started.</summary>
    public required DateTimeOffset StartedAt { get; init; }
}

/// <summary>
/// Somebody needs help beyond the case: need codes only, alike whatever the source (plan ¶13; R4.13-10, domain §9.8).
/// </summary>
[Event("cn.fourkeyworks.referral.assistance-referral-raised.v1",
    From = [Party.Referral], To = [Party.Assistance], Sensitivity = Sensitivity.L3)]
public sealed record AssistanceReferralRaisedV1
{
    /// <summary>This request for help; not derived from the case's id in any way a reader could undo.</summary>
    public required Guid ReferralId { get; init; }

    /// <summary>What is needed ("缺什么、补什么"): one or more need codes.</summary>
    [Length(1, 7)]
    public required IReadOnlyList<Need> Needs { get; init; }

    /// <summary>The town (zone, sub-district) that is to help; absent if not known.</summary>
    [UnitId]
    public string? Town { get; init; }

    /// <summary>When it was raised.</summary>
    public required DateTimeOffset RaisedAt { get; init; }
}

/// <summary>A clock ran out; tells the department whose turn it is, or that watches over it (domain §3.7, §5.4).</summary>
[Event("cn.fourkeyworks.referral.deadline-missed.v1",
    From = [Party.Referral], To = [Party.AnyDepartment], Sensitivity = Sensitivity.L3, Addressing = Addressing.Addressee)]
public sealed record DeadlineMissedV1
{
    /// <summary>The case; of a report that nobody has accepted, the one that its acceptance will open.</summary>
    public required Guid CaseId { get; init; }

    /// <summary>Which clock: <c>procuratorate-answer</c>, <c>first-contact</c>, <c>relief-assessment</c>, <c>dossier-deposit</c> or <c>no-acceptance</c>.</summary>
    [AllowedValues("procuratorate-answer", "first-contact", "relief-assessment", "dossier-deposit", "no-acceptance")]
    public required string Rule { get; init; }

    /// <summary>When it was due.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Noticed late because the system was down: not anybody's lateness.</summary>
    public required bool NoticedLate { get; init; }
}

/// <summary>Tells a police unit that it handles a case from now on, in the place of another unit that may not (domain §9.4).</summary>
[Event("cn.fourkeyworks.referral.case-assigned.v1",
    From = [Party.Referral], To = [Party.GAJ], Sensitivity = Sensitivity.L4, Addressing = Addressing.Addressee)]
public sealed record CaseAssignedV1
{
    /// <summary>The case.</summary>
    public required Guid CaseId { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset AssignedAt { get; init; }
}

/// <summary>
/// The notice to the Office's privacy officer that somebody reads a case of another unit, because a child could not wait for
/// that unit (domain §7.6). Says neither who nor which case; the officer looks that up.
/// </summary>
[Event("cn.fourkeyworks.referral.glass-broken.v1",
    From = [Party.Referral], To = [Party.WBB], Sensitivity = Sensitivity.L2, Addressing = Addressing.Addressee)]
public sealed record GlassBrokenV1
{
    /// <summary>This once.</summary>
    public required Guid GlassId { get; init; }

    /// <summary>The unit to which the person belongs.</summary>
    [UnitId]
    public required string Unit { get; init; }

    /// <summary>When the glass was broken.</summary>
    public required DateTimeOffset BrokenAt { get; init; }

    /// <summary>How long it is open (default 30 minutes, domain §7.6 [A]).</summary>
    public required DateTimeOffset OpenUntil { get; init; }

    /// <summary>Until when a second person says whether it was right (default 24 hours, domain §7.6 [A]).</summary>
    public required DateTimeOffset ApprovalDueAt { get; init; }
}

/// <summary>Tells the Office's privacy officer what a second person says of a glass that was broken, or that nobody said anything in time.</summary>
[Event("cn.fourkeyworks.referral.glass-judged.v1",
    From = [Party.Referral], To = [Party.WBB], Sensitivity = Sensitivity.L2, Addressing = Addressing.Addressee)]
public sealed record GlassJudgedV1
{
    /// <summary>Which.</summary>
    public required Guid GlassId { get; init; }

    /// <summary>What is said.</summary>
    public required GlassOutcome Outcome { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset JudgedAt { get; init; }
}

/// <summary>What became of a glass that was broken (domain §7.6).</summary>
public enum GlassOutcome
{
    /// <summary>认可, it was right.</summary>
    Approved,
    /// <summary>不认可, it was wrong.</summary>
    Disapproved,
    /// <summary>逾期未复核, nobody said anything in time.</summary>
    NotJudgedInTime,
}

/// <summary>Kinds of need (domain R1.4-5).</summary>
public enum Need
{
    /// <summary>生活, living.</summary>
    Living,
    /// <summary>监护, guardianship.</summary>
    Guardianship,
    /// <summary>就学, schooling.</summary>
    Schooling,
    /// <summary>医疗健康, health.</summary>
    Health,
    /// <summary>心理, psychological.</summary>
    Psychological,
    /// <summary>法律, legal.</summary>
    Legal,
    /// <summary>就业, job.</summary>
    Job,
}
