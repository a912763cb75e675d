using System.Text.Json.Serialization;
using FourKeyWorks.Contracts.Referral;
using FourKeyWorks.Platform.Deadlines;

namespace FourKeyWorks.Referral.Cases;

/// <summary>Civil Affairs is asked to see to the minor and the family (plan ¶13; R4.13-9). Says nothing of what happened.</summary>
public sealed record ReliefRequested(
    Guid CaseId, string DossierRef, string ReportingUnit, string? Town, string? Village, bool ImmediateDanger,
    DateTimeOffset AcceptedAt, Due FirstContact, Due Assessment, string? ConcernsUnit = null);

/// <summary>Somebody has seen to the child's wellbeing (domain §9.10).</summary>
public sealed record FirstContactMade(Guid CaseId, DateTimeOffset MadeAt);

/// <summary>The relief assessment has started (救助评估). Carries what its answer to the Police needs.</summary>
public sealed record ReliefAssessmentStarted(Guid CaseId, string DossierRef, string ReportingUnit, DateTimeOffset StartedAt);

/// <summary>Help beyond the case is asked for (R4.13-10): need codes only.</summary>
/// <param name="ReferralId">Random: nobody who reads it can lead it back to the case.</param>
/// <param name="Needs">What is needed.</param>
/// <param name="Town">Who is to help.</param>
/// <param name="RaisedAt">When.</param>
public sealed record AssistanceReferralRaised(Guid ReferralId, IReadOnlyList<Need> Needs, string? Town, DateTimeOffset RaisedAt);

/// <summary>What the relief side sees of a case: neither the dossier nor who reported.</summary>
public sealed record ReliefTrack(
    Guid CaseId, [property: JsonIgnore] string DossierRef, [property: JsonIgnore] string ReportingUnit, string? Town, bool ImmediateDanger,
    DateTimeOffset AcceptedAt, DateTimeOffset FirstContactDueAt, DateTimeOffset AssessmentDueAt)
{
    /// <summary>The id of the stream.</summary>
    public Guid Id { get; init; }

    /// <summary>When somebody first saw to the child.</summary>
    public DateTimeOffset? FirstContactAt { get; init; }

    /// <summary>When the assessment was started.</summary>
    public DateTimeOffset? AssessmentStartedAt { get; init; }

    /// <summary>Requests for help beyond the case.</summary>
    public int ReferralsRaised { get; init; }

    /// <summary>The beginning.</summary>
    public static ReliefTrack Create(ReliefRequested e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return new ReliefTrack(e.CaseId, e.DossierRef, e.ReportingUnit, e.Town, e.ImmediateDanger, e.AcceptedAt, e.FirstContact.At, e.Assessment.At);
    }

    /// <summary>First contact.</summary>
    public ReliefTrack Apply(FirstContactMade e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return this with { FirstContactAt = e.MadeAt };
    }

    /// <summary>Assessment started.</summary>
    public ReliefTrack Apply(ReliefAssessmentStarted e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return this with { AssessmentStartedAt = e.StartedAt };
    }

    /// <summary>Help asked for.</summary>
    public ReliefTrack Apply(AssistanceReferralRaised _) => this with { ReferralsRaised = ReferralsRaised + 1 };
}
