using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Referral.Conflicts;

namespace FourKeyWorks.Referral.Cases;

/// <summary>The Procuratorate is notified of a case (plan ¶13; R4.13-5).</summary>
public sealed record ProcuratorateNotified(
    Guid CaseId, string DossierRef, SealedFact SituationCodes, string ReportingUnit, string HandlingUnit,
    string? Town, string? Village, bool ImmediateDanger, DateTimeOffset AcceptedAt, Due Answer, string? ConcernsUnit = null);

/// <summary>The Procuratorate has opened its early involvement (提前介入, R4.13-6). Carries what its answer to the Police needs.</summary>
public sealed record EarlyInvolvementOpened(Guid CaseId, string DossierRef, string ReportingUnit, DateTimeOffset OpenedAt);

/// <summary>What the Procuratorate sees of a case.</summary>
public sealed record ProcuratorateTrack(
    Guid CaseId, string DossierRef, string ReportingUnit, string HandlingUnit, bool ImmediateDanger,
    DateTimeOffset AcceptedAt, DateTimeOffset AnswerDueAt)
{
    /// <summary>The id of the stream.</summary>
    public Guid Id { get; init; }

    /// <summary>When early involvement was opened.</summary>
    public DateTimeOffset? EarlyInvolvementOpenedAt { get; init; }

    /// <summary>The clock of the answer ran out.</summary>
    public bool AnswerMissed { get; init; }

    /// <summary>The beginning.</summary>
    public static ProcuratorateTrack Create(ProcuratorateNotified e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return new ProcuratorateTrack(e.CaseId, e.DossierRef, e.ReportingUnit, e.HandlingUnit, e.ImmediateDanger, e.AcceptedAt, e.Answer.At);
    }

    /// <summary>Early involvement opened.</summary>
    public ProcuratorateTrack Apply(EarlyInvolvementOpened e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return this with { EarlyInvolvementOpenedAt = e.OpenedAt };
    }

    /// <summary>Another unit of the Police handles it.</summary>
    public ProcuratorateTrack Apply(HandlingUnitChanged e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return this with { HandlingUnit = e.To };
    }

    /// <summary>A clock ran out.</summary>
    public ProcuratorateTrack Apply(ClockMissed _) => this with { AnswerMissed = true };
}
