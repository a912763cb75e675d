using FourKeyWorks.Platform.Identifiers;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Referral.Conflicts;

namespace FourKeyWorks.Referral.Dossiers;

/// <summary>A case names a dossier of its sender's. It may not be there yet.</summary>
/// <param name="CaseId">The case; a dossier serves one only.</param>
/// <param name="DossierRef">As the sender names it.</param>
/// <param name="Unit">The sender's unit.</param>
/// <param name="HandlingUnit">The unit that handles the case.</param>
public sealed record DossierClaimed(Guid CaseId, string DossierRef, string Unit, string HandlingUnit);

/// <summary>Persons, narrative and circumstances of a report are in the vault (domain §2.4). Says which values there are, never what they are.</summary>
/// <param name="DossierRef">Its reference.</param>
/// <param name="Unit">The unit that deposited it.</param>
/// <param name="Fields">Names of the values.</param>
/// <param name="ImmediateDanger">The child is in danger now.</param>
/// <param name="At">When.</param>
public sealed record DossierDeposited(string DossierRef, string Unit, IReadOnlyList<string> Fields, bool ImmediateDanger, DateTimeOffset At);

/// <summary>What is known of a dossier outside of the vault. Either half may come first.</summary>
public sealed record Dossier
{
    /// <summary>As the store names <see cref="DossierClaimed"/>.</summary>
    internal const string Claimed = "dossier_claimed";

    /// <summary>The id of the stream, and of the file in the vault.</summary>
    public Guid Id { get; init; }

    /// <summary>The case that it belongs to.</summary>
    public Guid? CaseId { get; init; }

    /// <summary>When it was deposited.</summary>
    public DateTimeOffset? DepositedAt { get; init; }

    /// <summary>The unit whose it is.</summary>
    public string Unit { get; init; } = "";

    /// <summary>The unit that handles the case.</summary>
    public string? HandlingUnit { get; init; }

    /// <summary>The child, with the legal representative.</summary>
    public Subject Child => Subject.Person(Id);

    /// <summary>Who reported: a subject of its own.</summary>
    public Subject Reporter => Subject.Reporter(Id);

    /// <summary>What happened.</summary>
    public Subject Story => Subject.Case(Id);

    /// <summary>
    /// The stream of a unit's dossier. The unit is part of it: nobody can lay anything upon another's reference, or learn
    /// that it is in use.
    /// </summary>
    public static Guid StreamOf(string unit, string dossierRef) => DerivedId.Of("dossier", unit, dossierRef);

    /// <summary>Begins with the case.</summary>
    public static Dossier Create(DossierClaimed e) => new Dossier().Apply(e);

    /// <summary>Begins with the deposit.</summary>
    public static Dossier Create(DossierDeposited e) => new Dossier().Apply(e);

    /// <summary>A case names it.</summary>
    public Dossier Apply(DossierClaimed e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return this with { CaseId = e.CaseId, Unit = e.Unit, HandlingUnit = e.HandlingUnit };
    }

    /// <summary>Another unit handles the case.</summary>
    public Dossier Apply(HandlingUnitChanged e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return this with { HandlingUnit = e.To };
    }

    /// <summary>It is deposited.</summary>
    public Dossier Apply(DossierDeposited e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return this with { DepositedAt = e.At, Unit = e.Unit };
    }
}
