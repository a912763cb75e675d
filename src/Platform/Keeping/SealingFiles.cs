using System.ComponentModel.DataAnnotations;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Platform.Keeping;

/// <summary>
/// Sealing (封存) moves the keys of a file out of reach: no query, no sharing, no reuse but by the statutory query
/// (预防未成年人犯罪法 59; domain §3.5). It is not erasing: the facts stay, and coarse ones go on being counted.
/// </summary>
public static class SealingFiles
{
    /// <param name="Ground">Why.</param>
    /// <param name="Month">Month in which it is counted from now on.</param>
    /// <param name="Category">As what: a code.</param>
    /// <param name="Outcome">How it ended: a code.</param>
    public sealed record Command(
        SealGround Ground, [property: Month] string Month,
        [property: RegularExpression("^[a-z0-9-]{1,40}$")] string Category, [property: RegularExpression("^[a-z0-9-]{1,40}$")] string Outcome);

    /// <summary>Once, while it is there.</summary>
    public static Decision Decide(KeptFile file, Command command, string by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(command);
        if (file.IsErased) return Decision.Refuse("vault.already-erased");
        if (file.IsSealed) return Decision.Refuse("vault.already-sealed");
        return Decision.Accept(new FileSealed(
            file.FileId, command.Ground, command.Month, command.Category, command.Outcome, by, now, new Due(KeepingClocks.Seal, 1, now)));
    }
}
