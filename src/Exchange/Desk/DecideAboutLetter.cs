using System.ComponentModel.DataAnnotations;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Exchange.Desk;

/// <summary>
/// Sending a letter again, or leaving it: one person decides; where its type is restricted or unknown one proposes and another
/// agrees. Every step is an event with who, when and why.
/// </summary>
public static class DecideAboutLetter
{
    /// <param name="Reason">Why it is right to send it now; it is kept encrypted.</param>
    public sealed record SendAgain([property: StringLength(500, MinimumLength = 4)] string Reason);

    /// <param name="Code">Why it may be left, as a code.</param>
    /// <param name="Reason">Why, in words; it is kept encrypted.</param>
    public sealed record Discard(DiscardCode Code, [property: StringLength(500, MinimumLength = 4)] string Reason);

    /// <summary>Nothing more to say.</summary>
    public sealed record Confirm;

    /// <summary>Nothing more to say.</summary>
    public sealed record Withdraw;

    /// <summary>What somebody wants done.</summary>
    public static Decision Decide(Letter letter, LetterAction action, DiscardCode? code, SealedFact reason, string by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(letter);
        if (letter.State is LetterState.Proposed) return Decision.Refuse("desk.proposal-open");
        if (letter.State is LetterState.Sending) return Decision.Refuse("desk.being-sent");
        if (letter.State is not LetterState.Kept) return Decision.Refuse("desk.closed");
        if (action is LetterAction.SendAgain && letter.GoesTo.Count == 0) return Decision.Refuse("desk.nowhere-to-send");
        return letter.Restricted
            ? Decision.Accept(new LetterProposed(action, code, reason, by, now))
            : Decision.Accept(new LetterDecided(action, code, reason, by, ProposedBy: null, now));
    }

    /// <summary>Another person agrees.</summary>
    public static Decision Agree(Letter letter, string by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(letter);
        if (letter.Proposal is not { } proposal) return Decision.Refuse("desk.no-proposal");
        return proposal.By == by
            ? Decision.Refuse("desk.second-person-needed")
            : Decision.Accept(new LetterDecided(proposal.Action, proposal.Code, Reason: null, by, proposal.By, now));
    }

    /// <summary>Whoever proposed it, or another, takes the proposal back.</summary>
    public static Decision TakeBack(Letter letter, string by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(letter);
        return letter.Proposal is null ? Decision.Refuse("desk.no-proposal") : Decision.Accept(new ProposalWithdrawn(by, now));
    }

    /// <summary>Over HTTP.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapChange<Letter, SendAgain>("/desk/letters/{id:guid}/resending", id => id, AccessPolicy.Open(Duty.OperateExchange), async (letter, command, caller, work, cancellation) =>
            Decide(letter, LetterAction.SendAgain, null, await SealAsync(work, letter, command.Reason, cancellation), caller.Subject, work.Now))
            .RequireDuty(Duty.OperateExchange);
        api.MapChange<Letter, Discard>("/desk/letters/{id:guid}/discarding", id => id, AccessPolicy.Open(Duty.OperateExchange), async (letter, command, caller, work, cancellation) =>
            Closing(work, letter, Decide(
                letter, LetterAction.Discard, command.Code, await SealAsync(work, letter, command.Reason, cancellation), caller.Subject, work.Now)))
            .RequireDuty(Duty.OperateExchange);
        api.MapChange<Letter, Confirm>("/desk/letters/{id:guid}/confirmation", id => id, AccessPolicy.Open(Duty.OperateExchange),
            (letter, _, caller, work) => Closing(work, letter, Agree(letter, caller.Subject, work.Now)))
            .RequireDuty(Duty.OperateExchange);
        api.MapChange<Letter, Withdraw>("/desk/letters/{id:guid}/withdrawal", id => id, AccessPolicy.Open(Duty.OperateExchange),
            (letter, _, caller, work) => TakeBack(letter, caller.Subject, work.Now))
            .RequireDuty(Duty.OperateExchange);
    }

    private static Task<SealedFact> SealAsync(UnitOfWork work, Letter letter, string reason, CancellationToken cancellation) =>
        work.Keys.SealReasonAsync(letter.Id, reason, cancellation);

    /// <summary>The content of what is left goes with the decision.</summary>
    private static Decision Closing(UnitOfWork work, Letter letter, Decision decision)
    {
        if (decision is Decision.Accepted accepted && accepted.Events.Any(e => e is LetterDecided { Action: LetterAction.Discard }))
            work.Session.QueueSqlCommand(LetterSender.DropContent, letter.Id);
        return decision;
    }
}
