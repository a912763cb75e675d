using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Contracts.CivilAffairs;

/// <summary>Civil Affairs has started to assess what relief the minor and the family need (救助评估, plan ¶13; R4.13-9).</summary>
[Event("cn.fourkeyworks.civil-affairs.relief-assessment-started.v1",
    From = [Party.MZJ], To = [Party.Referral], Sensitivity = Sensitivity.L3)]
public sealed record ReliefAssessmentStartedV1
{
    /// <summary>The case, as named in the notice.</summary>
    public required Guid CaseId { get; init; }

    /// <summary>When the assessment was started.</summary>
    [NotInFuture]
    public required DateTimeOffset StartedAt { get; init; }
}
