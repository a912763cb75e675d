using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using JasperFx.Events;

namespace FourKeyWorks.Platform.Keeping;

/// <summary>Who may know of a kept file: whose it is, and the department that watches over sealing; of a query the department that asks.</summary>
public static class KeepingAccess
{
    /// <summary>The unit that answers for the file.</summary>
    public const string Keeping = "keeping";

    /// <summary>The department that watches over it.</summary>
    public const string Supervising = "supervising";

    /// <summary>The department that asks for sealed facts.</summary>
    public const string Asking = "asking";

    /// <summary>Files.</summary>
    public static AccessPolicy File { get; } = new(
        new AccessRule([Keeping, Supervising], null, [Duty.KeepRetention, Duty.ApproveVault, Duty.SealSubject, Duty.AskSealed]));

    /// <summary>Statutory queries.</summary>
    public static AccessPolicy Query { get; } = new(new AccessRule([Asking], null, [Duty.AskSealed, Duty.ApproveVault]));

    internal static IEnumerable<StandingChange> Changes(IEvent e, Party supervisor) => e.Data switch
    {
        FileBegun f =>
        [
            new StandingChange.Given(f.FileId, Names.ToUnit(f.Unit), Keeping),
            new StandingChange.Given(f.FileId, Names.ToDepartment(supervisor), Supervising),
        ],
        FileHandedOver h =>
        [
            new StandingChange.Taken(h.FileId, Names.ToUnit(h.From), Keeping),
            new StandingChange.Given(h.FileId, Names.ToUnit(h.To), Keeping),
        ],
        SealedQueryAsked q =>
        [
            new StandingChange.Given(q.QueryId, Names.ToDepartment(q.Department), Asking),
            new StandingChange.Part(q.QueryId, q.FileId),
        ],
        FileSealed s => [new StandingChange.GlassClosed(s.FileId)],
        ErasureConfirmed c => [new StandingChange.GlassClosed(c.FileId)],
        _ => [],
    };
}
