using FourKeyWorks.Platform.Calendar;
using FourKeyWorks.Platform.Deadlines;
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

    /// <summary>Lifts one. With the last of them the time that went by meanwhile is over, and the decision due.</summary>
    /// <param name="file">The file.</param>
    /// <param name="command">Which hold.</param>
    /// <param name="by">Who.</param>
    /// <param name="now">When.</param>
    /// <param name="decision">The clock of the decision about a file whose time is over.</param>
    public static Decision Decide(KeptFile file, Lift command, string by, DateTimeOffset now, Due decision)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(command);
        if (!file.Holds.ContainsKey(command.HoldId)) return Decision.Refuse("vault.hold-unknown");
        var lifted = new HoldLifted(command.HoldId, by, now);
        return file.Holds.Count == 1 && file.KeptUntil < OfficialCalendar.DateOf(now)
            ? Decision.Accept(lifted, new RetentionEnded(file.FileId, file.Unit, now, decision))
            : Decision.Accept(lifted);
    }
}
