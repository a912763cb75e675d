using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Contracts.Screening;

/// <summary>A town's monthly screening round is open (plan ¶3–4; R1.4-1).</summary>
[Event("cn.fourkeyworks.screening.round-opened.v1",
    From = [Party.Screening], To = [Party.ZJD], Sensitivity = Sensitivity.L1)]
public sealed record RoundOpenedV1
{
    /// <summary>The round.</summary>
    public required Guid RoundId { get; init; }

    /// <summary>The town (zone, sub-district).</summary>
    [UnitId]
    public required string Town { get; init; }

    /// <summary>The month, <c>yyyy-MM</c>.</summary>
    [Month]
    public required string Month { get; init; }

    /// <summary>Until when the findings are reported: the month's last instant, Asia/Shanghai.</summary>
    public required DateTimeOffset DueAt { get; init; }
}
