using System.Text.Json.Serialization;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Referral.Conflicts;

namespace FourKeyWorks.Referral.Cases;

/// <summary>The Police have accepted the report (plan ¶13; R4.13-2).</summary>
/// <param name="CaseId">The case.</param>
/// <param name="DossierRef">The dossier, as the Police named it.</param>
/// <param name="SituationCodes">Sealed under the case: they go to Police and Procuratorate only.</param>
/// <param name="ReportingUnit">The unit that sent the report; answers go to it.</param>
/// <param name="HandlingUnit">The unit that handles the case.</param>
/// <param name="Town">The town it concerns.</param>
/// <param name="Village">The village it concerns.</param>
/// <param name="ImmediateDanger">The child is in danger now.</param>
/// <param name="ReportedAt">When the Police took the report.</param>
/// <param name="AcceptedAt">When it was accepted.</param>
/// <param name="ConcernsUnit">The unit whose people are named: it never sees the case (domain §9.4).</param>
public sealed record ReportAccepted(
    Guid CaseId, string DossierRef, SealedFact SituationCodes, string ReportingUnit, string HandlingUnit,
    string? Town, string? Village, bool ImmediateDanger, DateTimeOffset ReportedAt, DateTimeOffset AcceptedAt, string? ConcernsUnit = null);

/// <summary>The dossier that the report names is not in the vault yet: the sender deposits it.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="Sender">The unit that reported.</param>
/// <param name="Deposit">Until when.</param>
public sealed record DetailsPending(Guid CaseId, string Sender, Due Deposit);

/// <summary>The dossier is in the vault.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="DossierId">The file in the vault.</param>
/// <param name="DepositedAt">Since when.</param>
public sealed record DetailsArrived(Guid CaseId, Guid DossierId, DateTimeOffset DepositedAt);

/// <summary>What became of a report (domain §5.4).</summary>
public enum CaseOutcome
{
    /// <summary>An administrative case (受案).</summary>
    AdminFiled,
    /// <summary>A criminal case (立案).</summary>
    CriminalFiled,
    /// <summary>Handed over to whoever has jurisdiction (移送管辖).</summary>
    HandedOver,
    /// <summary>It did not prove true.</summary>
    NotEstablished,
}

/// <summary>How a case was filed (R4.13-3).</summary>
public enum Filing
{
    /// <summary>An administrative case (受案).</summary>
    Admin,
    /// <summary>A criminal case (立案).</summary>
    Criminal,
}

/// <summary>The case is filed (受案 or 立案).</summary>
/// <param name="CaseId">The case.</param>
/// <param name="As">As what.</param>
/// <param name="FiledAt">When.</param>
/// <param name="By">Who recorded it.</param>
public sealed record CaseFiled(Guid CaseId, Filing As, DateTimeOffset FiledAt, string By);

/// <summary>The case is closed (结案).</summary>
/// <param name="CaseId">The case.</param>
/// <param name="Outcome">What became of the report.</param>
/// <param name="ReporterInformedAt">When who reported was told.</param>
/// <param name="By">Who closed it.</param>
/// <param name="ClosedAt">When.</param>
public sealed record CaseClosed(Guid CaseId, CaseOutcome Outcome, DateTimeOffset ReporterInformedAt, string By, DateTimeOffset ClosedAt);

/// <summary>What the Police see of a case.</summary>
public sealed record IntakeTrack(
    Guid CaseId, string DossierRef, string ReportingUnit, string HandlingUnit, string? Town, bool ImmediateDanger,
    DateTimeOffset ReportedAt, DateTimeOffset AcceptedAt)
{
    /// <summary>The id of the stream.</summary>
    public Guid Id { get; init; }

    /// <summary>The file in the vault; null while details are pending.</summary>
    public Guid? Dossier { get; init; }

    /// <summary>Until when the sender deposits the dossier, while details are pending.</summary>
    public DateTimeOffset? DetailsDueAt { get; init; }

    /// <summary>The sender let that time pass.</summary>
    public bool DetailsMissed { get; init; }

    /// <summary>When it was filed.</summary>
    public DateTimeOffset? FiledAt { get; init; }

    /// <summary>As what it was filed.</summary>
    public Filing? FiledAs { get; init; }

    /// <summary>The unit whose people are named.</summary>
    [JsonIgnore]
    public string? ConcernsUnit { get; init; }

    /// <summary>Who must not see it; who names conflicts asks for them by themselves.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, ConflictNamed> Conflicts { get; init; } = new Dictionary<string, ConflictNamed>();

    /// <summary>When it was closed.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>What became of the report, once it is closed.</summary>
    public CaseOutcome? Outcome { get; init; }

    /// <summary>The beginning.</summary>
    public static IntakeTrack Create(ReportAccepted e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return new IntakeTrack(e.CaseId, e.DossierRef, e.ReportingUnit, e.HandlingUnit, e.Town, e.ImmediateDanger, e.ReportedAt, e.AcceptedAt)
        {
            ConcernsUnit = e.ConcernsUnit,
        };
    }

    /// <summary>Details pending.</summary>
    public IntakeTrack Apply(DetailsPending e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return this with { DetailsDueAt = e.Deposit.At };
    }

    /// <summary>Details there.</summary>
    public IntakeTrack Apply(DetailsArrived e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return this with { Dossier = e.DossierId, DetailsDueAt = null };
    }

    /// <summary>Filed.</summary>
    public IntakeTrack Apply(CaseFiled e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return this with { FiledAt = e.FiledAt, FiledAs = e.As };
    }

    /// <summary>Closed.</summary>
    public IntakeTrack Apply(CaseClosed e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return this with { ClosedAt = e.ClosedAt, Outcome = e.Outcome };
    }

    /// <summary>Somebody must not see it.</summary>
    public IntakeTrack Apply(ConflictNamed e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return this with { Conflicts = new Dictionary<string, ConflictNamed>(Conflicts) { [e.Who] = e } };
    }

    /// <summary>Somebody may after all.</summary>
    public IntakeTrack Apply(ConflictLifted e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return this with { Conflicts = Conflicts.Where(c => c.Key != e.Who).ToDictionary() };
    }

    /// <summary>Another unit handles it.</summary>
    public IntakeTrack Apply(HandlingUnitChanged e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return this with { HandlingUnit = e.To };
    }

    /// <summary>Whether a unit must not see it.</summary>
    public bool IsExcluded(string unit) => unit == ConcernsUnit || Conflicts.ContainsKey(Names.ToUnit(unit));

    /// <summary>A clock ran out.</summary>
    public IntakeTrack Apply(ClockMissed _) => this with { DetailsMissed = true };
}
