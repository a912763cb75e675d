using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Platform.Keeping;

/// <summary>
/// Erasing destroys the keys of a file, and with them its facts in every backup. It follows the retention schedule, refuses
/// while a hold is in force, and takes two persons (architecture §4).
/// </summary>
public static class ErasingFiles
{
    /// <param name="Until">The last day on which the file is kept.</param>
    public sealed record KeepUntil(DateOnly Until);

    /// <param name="Ground">Why.</param>
    public sealed record Propose(ErasureGround Ground);

    /// <summary>Nothing to say.</summary>
    public sealed record Agree;

    /// <summary>The last day may be set anew for as long as the file is there.</summary>
    public static Decision Decide(KeptFile file, KeepUntil command, Due ended)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(command);
        return file.IsErased ? Decision.Refuse("vault.already-erased") : Decision.Accept(new RetentionSet(command.Until, ended));
    }

    /// <summary>The first person.</summary>
    public static Decision Decide(KeptFile file, Propose command, string by, DateTimeOffset now, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(command);
        return Hindrance(file, command.Ground, today) ?? Decision.Accept(new ErasureProposed(command.Ground, by, now));
    }

    /// <summary>The second person. What hindered the proposal hinders this too.</summary>
    public static Decision Confirm(KeptFile file, string by, DateTimeOffset now, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (file.Proposal is not { } proposal) return Decision.Refuse(file.IsErased ? "vault.already-erased" : "vault.not-proposed");
        if (proposal.By == by) return Decision.Refuse("vault.same-person");
        return Hindrance(file, proposal.Ground, today)
            ?? Decision.Accept(new ErasureConfirmed(file.FileId, by, now, new Due(KeepingClocks.Erase, 1, now)));
    }

    /// <summary>Either of them, or anybody who might have been the second.</summary>
    public static Decision Withdraw(KeptFile file, string by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.Proposal is null ? Decision.Refuse("vault.not-proposed") : Decision.Accept(new ErasureWithdrawn(by, now));
    }

    private static Decision? Hindrance(KeptFile file, ErasureGround ground, DateOnly today) =>
        file.IsErased ? Decision.Refuse("vault.already-erased")
        : file.Holds.Count > 0 ? Decision.Refuse("vault.held")
        : ground == ErasureGround.RetentionEnded && !(file.KeptUntil < today) ? Decision.Refuse("vault.retention-not-ended")
        : null;
}
