using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Platform.Keeping;

/// <summary>A legal hold: while one is in force the file is not erased, whatever its schedule says.</summary>
public static class HoldingFiles
{
    /// <param name="Ground">Why.</param>
    public sealed record Set(HoldGround Ground);

    /// <param name="HoldId">Which.</param>
    public sealed record Lift(Guid HoldId);

    /// <summary>Several may be in force at once. A proposal to erase that waits is off.</summary>
    public static Decision Decide(KeptFile file, Set command, Guid holdId, string by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(command);
        if (file.IsErased) return Decision.Refuse("vault.already-erased");
        var hold = new HoldSet(holdId, command.Ground, by, now);
        return file.Proposal is null ? Decision.Accept(hold) : Decision.Accept(hold, new ErasureWithdrawn(by, now));
    }

    /// <summary>Lifts one.</summary>
    public static Decision Decide(KeptFile file, Lift command, string by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(command);
        return file.Holds.ContainsKey(command.HoldId)
            ? Decision.Accept(new HoldLifted(command.HoldId, by, now))
            : Decision.Refuse("vault.hold-unknown");
    }
}
