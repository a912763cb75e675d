using System.ComponentModel.DataAnnotations;
using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Contracts.Police;

/// <summary>
/// The Police have taken a report that a minor suffers, may have suffered or faces unlawful harm (plan ¶13; R4.13-2,
/// R4.13-5). Reported and accepted in one: Referral opens the case and notifies the Procuratorate and Civil Affairs.
/// </summary>
[Event("cn.fourkeyworks.police.suspected-infringement.v1",
    From = [Party.GAJ], To = [Party.Referral], Sensitivity = Sensitivity.L4)]
public sealed record SuspectedInfringementV1
{
    /// <summary>Reference to the dossier (persons, narrative, files) that the Police keep or deposit. One per case.</summary>
    [OpaqueId]
    public required string DossierRef { get; init; }

    /// <summary>What was found: one or more of the nine situation codes of the mandatory-report rules (高检发〔2020〕9号 Art. 4).</summary>
    [Length(1, 9), SituationCodes]
    public required IReadOnlyList<int> SituationCodes { get; init; }

    /// <summary>The station or bureau that handles it.</summary>
    [UnitId]
    public required string HandlingUnit { get; init; }

    /// <summary>The town (zone, sub-district) it concerns; absent if not known.</summary>
    [UnitId]
    public string? Town { get; init; }

    /// <summary>The village (community) it concerns; only together with <see cref="Town"/>.</summary>
    [UnitId]
    public string? Village { get; init; }

    /// <summary>When the report was taken.</summary>
    [NotInFuture]
    public required DateTimeOffset ReportedAt { get; init; }

    /// <summary>The child is in danger now.</summary>
    public required bool ImmediateDanger { get; init; }
}

/// <summary>
/// The police unit to which a report was sent has accepted it (plan ¶13; R4.13-2): Referral opens the case and notifies the
/// Procuratorate and Civil Affairs. The same as accepting it over HTTPS.
/// </summary>
[Event("cn.fourkeyworks.police.report-accepted.v1",
    From = [Party.GAJ], To = [Party.Referral], Sensitivity = Sensitivity.L4)]
public sealed record ReportAcceptedV1
{
    /// <summary>The report, as named when it was sent to the unit.</summary>
    public required Guid ReportId { get; init; }

    /// <summary>When the unit accepted it.</summary>
    [NotInFuture]
    public required DateTimeOffset AcceptedAt { get; init; }
}
