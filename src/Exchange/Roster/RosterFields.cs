using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Privacy;

namespace FourKeyWorks.Exchange.Roster;

/// <summary>What the vault holds of somebody on duty, and who may read it.</summary>
public static class RosterFields
{
    /// <summary>In relation to one's own unit's roster.</summary>
    internal const string Own = "own";

    /// <summary>In relation to the roster of a unit whose incident one answers.</summary>
    internal const string Answering = "answering";

    // An officer's number is no secret; but who was given it is in the trail, as for all that is worth more than L2.
    internal static readonly VaultField Name = new("duty.name", Sensitivity.L3), Phone = new("duty.phone", Sensitivity.L3);

    /// <summary>Both of them.</summary>
    public static IReadOnlyList<VaultField> All { get; } = [Name, Phone];

    /// <summary>Of every department: who keeps the roster reads the own one, who answers an incident that of the units it has reached.</summary>
    public static ReadPolicy Policy { get; } = new(
        new ReadRule(new([Own], null, [Duty.KeepDutyRoster], Purpose.CallDutyOfficer), All),
        new ReadRule(new([Answering], null, [Duty.AnswerUnheard], Purpose.CallDutyOfficer), All));
}
