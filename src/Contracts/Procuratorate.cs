using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Contracts.Procuratorate;

/// <summary>The Procuratorate has opened its early involvement in a case (提前介入, plan ¶13; R4.13-6).</summary>
[Event("cn.fourkeyworks.procuratorate.early-involvement-opened.v1",
    From = [Party.JCY], To = [Party.Referral], Sensitivity = Sensitivity.L4)]
public sealed record EarlyInvolvementOpenedV1
{
    /// <summary>The case, as named in the notice.</summary>
    public required Guid CaseId { get; init; }

    /// <summary>When it was opened.</summary>
    [NotInFuture]
    public required DateTimeOffset OpenedAt { get; init; }
}
