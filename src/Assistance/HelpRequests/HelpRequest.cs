using FourKeyWorks.Contracts.Referral;
using FourKeyWorks.Platform.Deadlines;

namespace FourKeyWorks.Assistance.HelpRequests;

/// <summary>Help is asked for; somebody owns the request from the first moment (plan ¶13; R4.13-10, R1.4-5).</summary>
/// <param name="ReferralId">The request.</param>
/// <param name="Needs">What is needed.</param>
/// <param name="Town">The town it concerns; null if not known.</param>
/// <param name="Owner">Whose turn it is: the town's unit, else the Office.</param>
/// <param name="RaisedAt">When it was raised.</param>
/// <param name="TakeUp">Until when it is taken up.</param>
public sealed record HelpRequested(
    Guid ReferralId, IReadOnlyList<Need> Needs, string? Town, string Owner, DateTimeOffset RaisedAt, Due TakeUp);

/// <summary>Somebody has taken the request up.</summary>
/// <param name="ByUnit">The unit that has.</param>
/// <param name="At">When.</param>
public sealed record HelpTakenUp(string ByUnit, DateTimeOffset At);

/// <summary>A request for help.</summary>
public sealed record HelpRequest(Guid ReferralId, IReadOnlyList<Need> Needs, string? Town, string Owner, DateTimeOffset RaisedAt, DateTimeOffset DueAt)
{
    /// <summary>The id of the stream.</summary>
    public Guid Id { get; init; }

    /// <summary>Who has taken it up; null while it is pending.</summary>
    public string? TakenUpBy { get; init; }

    /// <summary>The beginning.</summary>
    public static HelpRequest Create(HelpRequested e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return new HelpRequest(e.ReferralId, e.Needs, e.Town, e.Owner, e.RaisedAt, e.TakeUp.At);
    }

    /// <summary>Taken up.</summary>
    public HelpRequest Apply(HelpTakenUp e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return this with { TakenUpBy = e.ByUnit };
    }
}
