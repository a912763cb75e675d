using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Referral.Cases;

namespace FourKeyWorks.Referral.Reports;

/// <summary>Somebody reports that a minor suffers, may have suffered or faces harm (强制报告, plan ¶13; R4.13-1).</summary>
/// <param name="ReportId">The report; the id of its case follows from it.</param>
/// <param name="DossierRef">The dossier that came with it.</param>
/// <param name="DossierUnit">Whose reference that is.</param>
/// <param name="From">The unit that reports; null for the public.</param>
/// <param name="SituationCodes">Sealed under the case: they go to Police and Procuratorate only.</param>
/// <param name="PoliceUnit">The police unit that it is sent to.</param>
/// <param name="Town">The town it concerns.</param>
/// <param name="Village">The village it concerns.</param>
/// <param name="ImmediateDanger">The child is in danger now.</param>
/// <param name="ConcernsUnit">The unit whose people are named: it never learns of it (domain §9.4).</param>
/// <param name="ConcernsPolice">That is a unit of the Police: the Procuratorate watches.</param>
/// <param name="ReportedAt">When.</param>
/// <param name="Acceptance">Until when it is to be accepted.</param>
public sealed record InfringementReported(
    Guid ReportId, string DossierRef, string DossierUnit, string? From, SealedFact SituationCodes, string PoliceUnit, string? Town, string? Village,
    bool ImmediateDanger, string? ConcernsUnit, bool ConcernsPolice, DateTimeOffset ReportedAt, Due Acceptance)
{
    /// <summary>From the Police themselves: reported and accepted in one (domain §9.14).</summary>
    internal bool IsOwn => From == PoliceUnit;
}

/// <summary>The police unit has accepted the report (接报, R4.13-2); the case is open.</summary>
/// <param name="ReportId">The report.</param>
/// <param name="CaseId">The case.</param>
/// <param name="AcceptedAt">When.</param>
/// <param name="Town">The town it concerns.</param>
/// <param name="Village">The village it concerns.</param>
/// <param name="ImmediateDanger">The child is in danger now.</param>
/// <param name="ConcernsUnit">The unit whose people are named.</param>
public sealed record ReportTakenOn(
    Guid ReportId, Guid CaseId, DateTimeOffset AcceptedAt, string? Town, string? Village, bool ImmediateDanger, string? ConcernsUnit)
{
    /// <summary>Of this report.</summary>
    internal static ReportTakenOn Of(Report report, DateTimeOffset acceptedAt) =>
        new(report.ReportId, report.CaseId, acceptedAt, report.Town, report.Village, report.ImmediateDanger, report.ConcernsUnit);
}

/// <summary>Nobody has accepted it in time: who watches over that is told.</summary>
/// <param name="CaseId">The case that the report will open.</param>
/// <param name="Department">Who is told.</param>
/// <param name="Due">The clock.</param>
/// <param name="NoticedLate">Noticed late because the system was down.</param>
public sealed record AcceptanceOverdue(Guid CaseId, Contracts.Catalogue.Party Department, Due Due, bool NoticedLate);

/// <summary>A report until it is accepted; from then on there is the case.</summary>
public sealed record Report(
    Guid ReportId, string DossierRef, string DossierUnit, string? From, SealedFact SituationCodes, string PoliceUnit, string? Town, string? Village,
    bool ImmediateDanger, string? ConcernsUnit, bool ConcernsPolice, DateTimeOffset ReportedAt, DateTimeOffset AcceptanceDueAt)
{
    /// <summary>The id of the stream.</summary>
    public Guid Id { get; init; }

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset? AcceptedAt { get; init; }

    /// <summary>The time for that passed.</summary>
    public bool AcceptanceMissed { get; init; }

    /// <summary>Its case, which there is once it is accepted.</summary>
    public Guid CaseId => CaseStreams.CaseOf(ReportId);

    /// <summary>As the case is opened by it. Answers go to the police unit: who reported asks by the receipt.</summary>
    public OpenCase.Reported Reported =>
        new(DossierRef, SituationCodes, PoliceUnit, PoliceUnit, Town, Village, ImmediateDanger, ReportedAt, ConcernsUnit);

    /// <summary>The beginning.</summary>
    public static Report Create(InfringementReported e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return new Report(
            e.ReportId, e.DossierRef, e.DossierUnit, e.From, e.SituationCodes, e.PoliceUnit, e.Town, e.Village, e.ImmediateDanger, e.ConcernsUnit,
            e.ConcernsPolice, e.ReportedAt, e.Acceptance.At);
    }

    /// <summary>Accepted.</summary>
    public Report Apply(ReportTakenOn e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return this with { AcceptedAt = e.AcceptedAt };
    }

    /// <summary>Not in time.</summary>
    public Report Apply(ClockMissed _) => this with { AcceptanceMissed = true };
}
