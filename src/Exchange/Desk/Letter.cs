using FourKeyWorks.Platform.Audit;
using FourKeyWorks.Platform.Privacy;

namespace FourKeyWorks.Exchange.Desk;

/// <summary>How a message came to be on the desk.</summary>
public enum LetterReason
{
    /// <summary>The service it was for met an error that does not pass by itself.</summary>
    Rejected,
    /// <summary>The process it was for died with it in hand, more often than is borne.</summary>
    DeliveryLimit,
    /// <summary>The unit it was for did not fetch it in time.</summary>
    Expired,
    /// <summary>No queue wanted it.</summary>
    Unroutable,
    /// <summary>The broker does not say.</summary>
    Unknown,
}

/// <summary>What can be done about a letter.</summary>
public enum LetterAction
{
    /// <summary>Send it to where it was meant for.</summary>
    SendAgain,
    /// <summary>Leave it, and let its content go.</summary>
    Discard,
}

/// <summary>Why a letter may be left.</summary>
public enum DiscardCode
{
    /// <summary>Its sender has sent the same again meanwhile.</summary>
    SentAnew,
    /// <summary>What it told is no longer so.</summary>
    Obsolete,
    /// <summary>It came to whom it concerns by another way.</summary>
    ToldOtherwise,
    /// <summary>It was a test.</summary>
    Test,
    /// <summary>It is misuse or an attack, and is dealt with as such.</summary>
    Misuse,
}

/// <summary>Where a letter stands.</summary>
public enum LetterState
{
    /// <summary>Nobody has decided.</summary>
    Kept,
    /// <summary>Somebody has proposed what to do; another person must agree.</summary>
    Proposed,
    /// <summary>It is to be sent; the broker has not confirmed it yet.</summary>
    Sending,
    /// <summary>It was sent again.</summary>
    Sent,
    /// <summary>It was left.</summary>
    Discarded,
}

/// <summary>A message that had died, overflowed or found no way was taken out of its queue and is kept until somebody decides.</summary>
/// <param name="Place">Where it was found, see <see cref="Destinations"/>.</param>
/// <param name="Reason">Why it was there.</param>
/// <param name="Sender">The broker user that sent it; null if it carried none.</param>
/// <param name="Type">Its type, where the catalogue knows it.</param>
/// <param name="EventId">Its id, where that is harmless.</param>
/// <param name="Restricted">What is done about it takes two persons: its type says so, or it has none.</param>
/// <param name="GoesTo">The queues it would be sent to; empty where that cannot be known.</param>
/// <param name="DiedAt">When it died, by the broker's clock; null where it did not.</param>
/// <param name="At">Since when it is kept.</param>
public sealed record LetterKept(
    string Place, LetterReason Reason, string? Sender, string? Type, string? EventId, bool Restricted, IReadOnlyList<string> GoesTo,
    DateTimeOffset? DiedAt, DateTimeOffset At);

/// <summary>Somebody has looked inside.</summary>
public sealed record LetterSeen(LookingPurpose Purpose, SealedFact Reason, string By, DateTimeOffset At);

/// <summary>Somebody proposes what to do about a letter that takes two persons.</summary>
public sealed record LetterProposed(LetterAction Action, DiscardCode? Code, SealedFact Reason, string By, DateTimeOffset At);

/// <summary>A proposal was taken back or turned down.</summary>
public sealed record ProposalWithdrawn(string By, DateTimeOffset At);

/// <summary>It was decided what to do.</summary>
/// <param name="Action">What.</param>
/// <param name="Code">Why it is left.</param>
/// <param name="Reason">Why, in words; null where the proposal said it.</param>
/// <param name="By">Who decided; of two persons the second.</param>
/// <param name="ProposedBy">The first of two persons.</param>
/// <param name="At">When.</param>
public sealed record LetterDecided(LetterAction Action, DiscardCode? Code, SealedFact? Reason, string By, string? ProposedBy, DateTimeOffset At);

/// <summary>The broker has confirmed that it is where it was to go.</summary>
public sealed record LetterSent(DateTimeOffset At);

/// <summary>It could not be sent: one of the queues does not exist. Somebody must decide anew.</summary>
public sealed record LetterNotSent(DateTimeOffset At);

/// <summary>A letter, as far as it must be known to decide about it.</summary>
public sealed record Letter(bool Restricted, IReadOnlyList<string> GoesTo, LetterState State)
{
    /// <summary>The id of the stream.</summary>
    public Guid Id { get; init; }

    /// <summary>What is proposed, and by whom.</summary>
    public LetterProposed? Proposal { get; init; }

    /// <summary>The beginning.</summary>
    public static Letter Create(LetterKept e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return new Letter(e.Restricted, e.GoesTo, LetterState.Kept);
    }

    /// <summary>Proposed.</summary>
    public Letter Apply(LetterProposed e) => this with { State = LetterState.Proposed, Proposal = e };

    /// <summary>Withdrawn.</summary>
    public Letter Apply(ProposalWithdrawn _) => this with { State = LetterState.Kept, Proposal = null };

    /// <summary>Decided.</summary>
    public Letter Apply(LetterDecided e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return this with { State = e.Action is LetterAction.SendAgain ? LetterState.Sending : LetterState.Discarded, Proposal = null };
    }

    /// <summary>Sent.</summary>
    public Letter Apply(LetterSent _) => this with { State = LetterState.Sent };

    /// <summary>Not sent.</summary>
    public Letter Apply(LetterNotSent _) => this with { State = LetterState.Kept };
}
