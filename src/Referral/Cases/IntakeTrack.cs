using FourKeyWorks.Platform.Privacy;

namespace FourKeyWorks.Referral.Cases;

/// <summary>The Police have accepted the report (plan ¶13; R4.13-2).</summary>
/// <param name="CaseId">The case.</param>
/// <param name="DossierRef">The dossier, as the Police named it.</param>
/// <param name="SituationCodes">Sealed under the case: they go to Police and Procuratorate only.</param>
/// <param name="ReportingUnit">The unit that sent the report; answers go to it.</param>
/// <param name="HandlingUnit">The unit that handles the case.</param>
/// <param name="Town">The town it concerns.</param>
/// <param name="Village">The village it concerns.</param>
/// <param name="ImmediateDanger">The child is in danger now.</param>
/// <param name="ReportedAt">When the Police took the report.</param>
/// <param name="AcceptedAt">When it was accepted.</param>
public sealed record ReportAccepted(
    Guid CaseId, string DossierRef, SealedFact SituationCodes, string ReportingUnit, string HandlingUnit,
    string? Town, string? Village, bool ImmediateDanger, DateTimeOffset ReportedAt, DateTimeOffset AcceptedAt);

/// <summary>What the Police see of a case.</summary>
public sealed record IntakeTrack(
    Guid CaseId, string DossierRef, string ReportingUnit, string HandlingUnit, string? Town, bool ImmediateDanger,
    DateTimeOffset ReportedAt, DateTimeOffset AcceptedAt)
{
    /// <summary>The id of the stream.</summary>
    public Guid Id { get; init; }

    /// <summary>The beginning.</summary>
    public static IntakeTrack Create(ReportAccepted e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return new IntakeTrack(e.CaseId, e.DossierRef, e.ReportingUnit, e.HandlingUnit, e.Town, e.ImmediateDanger, e.ReportedAt, e.AcceptedAt);
    }
}
