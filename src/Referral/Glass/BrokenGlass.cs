using System.Text.Json.Serialization;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Privacy;

namespace FourKeyWorks.Referral.Glass;

/// <summary>Somebody of the Police has broken the glass before a case that another unit handles (domain §7.6).</summary>
/// <param name="GlassId">This once.</param>
/// <param name="CaseId">The case.</param>
/// <param name="By">Who: the person's opaque id.</param>
/// <param name="Department">Of which department.</param>
/// <param name="Unit">Of which unit.</param>
/// <param name="Reason">Why, in words, sealed under the case.</param>
/// <param name="At">When.</param>
/// <param name="Until">How long it is open.</param>
/// <param name="Approval">Until when another person says whether it was right.</param>
public sealed record GlassBroken(
    Guid GlassId, Guid CaseId, string By, Party Department, string Unit, SealedFact Reason, DateTimeOffset At, DateTimeOffset Until, Due Approval);

/// <summary>Another person finds it right.</summary>
public sealed record GlassApproved(Guid GlassId, string By, DateTimeOffset At);

/// <summary>Another person finds it wrong; if it is still open it closes.</summary>
public sealed record GlassDisapproved(Guid GlassId, Guid CaseId, string BrokenBy, string By, DateTimeOffset At);

/// <summary>What a second person says of it.</summary>
public enum GlassVerdict
{
    /// <summary>Nothing yet.</summary>
    Pending,
    /// <summary>It was right.</summary>
    Approved,
    /// <summary>It was wrong.</summary>
    Disapproved,
}

/// <summary>A glass that was broken.</summary>
public sealed record BrokenGlass(
    Guid GlassId, Guid CaseId, string By, Party Department, string Unit, [property: JsonIgnore] SealedFact Reason, DateTimeOffset At, DateTimeOffset Until,
    DateTimeOffset ApprovalDueAt)
{
    /// <summary>The id of the stream.</summary>
    public Guid Id { get; init; }

    /// <summary>What a second person says of it.</summary>
    public GlassVerdict Verdict { get; init; }

    /// <summary>Nobody has said anything in time.</summary>
    public bool ApprovalMissed { get; init; }

    /// <summary>The beginning.</summary>
    public static BrokenGlass Create(GlassBroken e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return new BrokenGlass(e.GlassId, e.CaseId, e.By, e.Department, e.Unit, e.Reason, e.At, e.Until, e.Approval.At);
    }

    /// <summary>Right.</summary>
    public BrokenGlass Apply(GlassApproved _) => this with { Verdict = GlassVerdict.Approved };

    /// <summary>Wrong.</summary>
    public BrokenGlass Apply(GlassDisapproved _) => this with { Verdict = GlassVerdict.Disapproved };

    /// <summary>Not in time.</summary>
    public BrokenGlass Apply(ClockMissed _) => this with { ApprovalMissed = true };
}
