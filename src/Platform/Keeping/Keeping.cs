using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Privacy;

namespace FourKeyWorks.Platform.Keeping;

/// <summary>A file (卷) is begun: subjects that are kept, sealed and erased together.</summary>
/// <param name="FileId">The file.</param>
/// <param name="Subjects">Whose keys it covers.</param>
/// <param name="Unit">The unit that answers for it.</param>
/// <param name="Department">The department it belongs to.</param>
/// <param name="At">When.</param>
public sealed record FileBegun(Guid FileId, IReadOnlyList<Subject> Subjects, string Unit, Party Department, DateTimeOffset At);

/// <summary>Another unit of the department answers for the file from now on.</summary>
/// <param name="FileId">The file.</param>
/// <param name="From">The unit that did.</param>
/// <param name="To">The unit that does.</param>
public sealed record FileHandedOver(Guid FileId, string From, string To);

/// <summary>Further subjects belong to the file.</summary>
public sealed record SubjectsAdded(IReadOnlyList<Subject> Subjects);

/// <summary>How long the file is kept (P5: no longer than its purpose asks for).</summary>
/// <param name="Until">The last day.</param>
/// <param name="Ended">Its clock.</param>
public sealed record RetentionSet(DateOnly Until, Due Ended);

/// <summary>The file serves a purpose after all: it is kept for as long as that lasts.</summary>
public sealed record PurposeFound(DateTimeOffset At);

/// <summary>The time is over: two persons decide about the erasure. Nothing is erased by a clock (domain §7.11).</summary>
/// <param name="FileId">The file.</param>
/// <param name="Unit">The unit that answers for it.</param>
/// <param name="At">When it was noticed.</param>
/// <param name="Decision">Until when it is decided.</param>
public sealed record RetentionEnded(Guid FileId, string Unit, DateTimeOffset At, Due Decision);

/// <summary>The file may not be erased for the time being.</summary>
public sealed record HoldSet(Guid HoldId, HoldGround Ground, string By, DateTimeOffset At);

/// <summary>A hold is over.</summary>
public sealed record HoldLifted(Guid HoldId, string By, DateTimeOffset At);

/// <summary>Somebody proposes to erase the file.</summary>
public sealed record ErasureProposed(ErasureGround Ground, string By, DateTimeOffset At);

/// <summary>The proposal is off.</summary>
public sealed record ErasureWithdrawn(string By, DateTimeOffset At);

/// <summary>A second person agrees: the keys will be destroyed.</summary>
public sealed record ErasureConfirmed(Guid FileId, string By, DateTimeOffset At, Due Now);

/// <summary>The keys are destroyed.</summary>
public sealed record FileErased(DateTimeOffset At);

/// <summary>The file is sealed (封存). From now on statistics know of it what stands here, and nothing else.</summary>
/// <param name="FileId">The file.</param>
/// <param name="Ground">On which ground.</param>
/// <param name="Month">Month in which it is counted, <c>yyyy-MM</c>.</param>
/// <param name="Category">As what it is counted: a code.</param>
/// <param name="Outcome">How it ended: a code.</param>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
/// <param name="Now">The clock of carrying it out.</param>
public sealed record FileSealed(
    Guid FileId, SealGround Ground, string Month, string Category, string Outcome, string By, DateTimeOffset At, Due Now);

/// <summary>The keys are out of reach.</summary>
public sealed record KeysSealed(DateTimeOffset At);

/// <summary>Why a file may not be erased.</summary>
public enum HoldGround
{
    /// <summary>Proceedings go on or are expected.</summary>
    Proceedings,
    /// <summary>A complaint, reconsideration or supervision goes on.</summary>
    Review,
    /// <summary>The child or the guardian asks for it to be kept (P8).</summary>
    SubjectRequest,
    /// <summary>An audit or an inspection goes on.</summary>
    Inspection,
}

/// <summary>Why a file is erased.</summary>
public enum ErasureGround
{
    /// <summary>Its time is over (P5).</summary>
    RetentionEnded,
    /// <summary>It should not have been collected (个人信息保护法 47).</summary>
    UnlawfullyCollected,
    /// <summary>It is about another person than was thought.</summary>
    WrongPerson,
    /// <summary>A court or supervisory authority orders it.</summary>
    Ordered,
}

/// <summary>Why a file is sealed (domain §3.5).</summary>
public enum SealGround
{
    /// <summary>Criminal record of a minor (刑事诉讼法 286).</summary>
    CriminalRecord,
    /// <summary>Special education, penalty, coercive measure, non-prosecution (预防未成年人犯罪法 59).</summary>
    OtherRecord,
    /// <summary>Public-order violation (治安管理处罚法 136).</summary>
    PublicOrder,
    /// <summary>Restricted archive of a victim's file (domain §9.5).</summary>
    RestrictedArchive,
}

/// <summary>What is known of a file: which subjects, and what may be done with them. Nothing of what is in it.</summary>
public sealed record KeptFile(Guid FileId, IReadOnlyList<Subject> Subjects, string Unit, Party Department)
{
    /// <summary>The id of the stream.</summary>
    public Guid Id { get; init; }

    /// <summary>The last day it is kept; null while its purpose lasts.</summary>
    public DateOnly? KeptUntil { get; init; }

    /// <summary>Holds in force, with their grounds.</summary>
    public IReadOnlyDictionary<Guid, HoldGround> Holds { get; init; } = new Dictionary<Guid, HoldGround>();

    /// <summary>The proposal to erase it that waits for a second person.</summary>
    public ErasureProposed? Proposal { get; init; }

    /// <summary>It is sealed.</summary>
    public bool IsSealed { get; init; }

    /// <summary>Its erasure is decided, and done within a second.</summary>
    public bool IsErased { get; init; }

    /// <summary>The beginning.</summary>
    public static KeptFile Create(FileBegun e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return new KeptFile(e.FileId, e.Subjects, e.Unit, e.Department);
    }

    /// <summary>Another unit.</summary>
    public KeptFile Apply(FileHandedOver e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return this with { Unit = e.To };
    }

    /// <summary>More subjects.</summary>
    public KeptFile Apply(SubjectsAdded e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return this with { Subjects = [.. Subjects.Union(e.Subjects)] };
    }

    /// <summary>A last day.</summary>
    public KeptFile Apply(RetentionSet e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return this with { KeptUntil = e.Until };
    }

    /// <summary>No last day.</summary>
    public KeptFile Apply(PurposeFound _) => this with { KeptUntil = null };

    /// <summary>A hold.</summary>
    public KeptFile Apply(HoldSet e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return this with { Holds = new Dictionary<Guid, HoldGround>(Holds) { [e.HoldId] = e.Ground } };
    }

    /// <summary>A hold less.</summary>
    public KeptFile Apply(HoldLifted e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return this with { Holds = Holds.Where(h => h.Key != e.HoldId).ToDictionary() };
    }

    /// <summary>A proposal.</summary>
    public KeptFile Apply(ErasureProposed e) => this with { Proposal = e };

    /// <summary>No proposal.</summary>
    public KeptFile Apply(ErasureWithdrawn _) => this with { Proposal = null };

    /// <summary>Agreed.</summary>
    public KeptFile Apply(ErasureConfirmed _) => this with { Proposal = null, IsErased = true };

    /// <summary>Sealed.</summary>
    public KeptFile Apply(FileSealed _) => this with { IsSealed = true };
}
