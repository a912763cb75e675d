using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Inbox;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.Referral.Dossiers;
using FourKeyWorks.Referral.Reports;
using JasperFx.Events;

namespace FourKeyWorks.Referral.Cases;

/// <summary>
/// Who may do what with a case: each department its own track, and nobody the others' (domain §7.5). How somebody stands to
/// a case follows from its events.
/// </summary>
public static class CaseAccess
{
    /// <summary>The police unit that handles it.</summary>
    public const string Handling = "handling";

    /// <summary>The police unit that reported it.</summary>
    public const string Reporting = "reporting";

    /// <summary>The Police as a department: behind glass.</summary>
    public const string Policing = "policing";

    /// <summary>The Procuratorate.</summary>
    public const string Prosecuting = "prosecuting";

    /// <summary>Civil Affairs.</summary>
    public const string Relief = "relief";

    /// <summary>Reports that are to be accepted; the Procuratorate watches over those in which people of the Police are named.</summary>
    public static AccessPolicy Report { get; } = new(
        new AccessRule([Handling], [Party.GAJ], [Duty.ReadCase, Duty.HandleReports]),
        new AccessRule([Prosecuting], [Party.JCY], [Duty.ReadCase]));

    /// <summary>The Police's track.</summary>
    public static AccessPolicy Intake { get; } = new(
        new AccessRule([Handling, Reporting], [Party.GAJ], [Duty.ReadCase]),
        new AccessRule([Handling], [Party.GAJ], [Duty.HandleReports, Duty.CloseCase]),
        new AccessRule([AccessRule.Glass], [Party.GAJ], [Duty.ReadCase]));

    /// <summary>Who names conflicts: the unit that handles it, and the Procuratorate.</summary>
    public static AccessPolicy Conflicts { get; } = new(
        new AccessRule([Handling], [Party.GAJ], [Duty.NameConflicts]),
        new AccessRule([Prosecuting], [Party.JCY], [Duty.NameConflicts]));

    /// <summary>Before which cases the glass may be broken: the Police's, by people of whichever unit.</summary>
    public static AccessPolicy Glass { get; } = new(new AccessRule([Policing], [Party.GAJ], [Duty.BreakGlass]));

    /// <summary>The Procuratorate's track.</summary>
    public static AccessPolicy Procuratorate { get; } = new(
        new AccessRule([Prosecuting], [Party.JCY], [Duty.ReadCase, Duty.OpenEarlyInvolvement]));

    /// <summary>Civil Affairs' track.</summary>
    public static AccessPolicy ReliefTrack { get; } = new(
        new AccessRule([Relief], [Party.MZJ], [Duty.ReadCase, Duty.AssessRelief, Duty.RaiseAssistanceReferral]));

    /// <summary>Who stands to a case, from its events.</summary>
    public static IEnumerable<StandingChange> Changes(IEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.Data switch
        {
            ReportAccepted r =>
            [
                new StandingChange.Given(r.CaseId, Names.ToUnit(r.ReportingUnit), Reporting),
                new StandingChange.Given(r.CaseId, Names.ToUnit(r.HandlingUnit), Handling),
                new StandingChange.Given(r.CaseId, Standing.OfBreakers(Party.GAJ), Policing),
                .. Excluded(r.CaseId, r.ConcernsUnit),
            ],
            ProcuratorateNotified n => [new StandingChange.Given(n.CaseId, Names.ToDepartment(Party.JCY), Prosecuting)],
            ReliefRequested r => [new StandingChange.Given(r.CaseId, Names.ToDepartment(Party.MZJ), Relief)],
            DossierClaimed c => [new StandingChange.Part(e.StreamId, c.CaseId)],
            InfringementReported r =>
            [
                new StandingChange.Given(r.ReportId, Names.ToUnit(r.PoliceUnit), Handling),
                .. r.ConcernsPolice ? [new StandingChange.Given(r.ReportId, Names.ToDepartment(Party.JCY), Prosecuting)] : Array.Empty<StandingChange>(),
                new StandingChange.Part(r.ReportId, CaseStreams.CaseOf(r.ReportId)),
                new StandingChange.Part(Dossier.StreamOf(r.DossierUnit, r.DossierRef), CaseStreams.CaseOf(r.ReportId)),
                .. Excluded(CaseStreams.CaseOf(r.ReportId), r.ConcernsUnit),
            ],
            _ => [],
        };
    }

    /// <summary>Whether what a unit sends about a case is as if there were none.</summary>
    internal static async Task<bool> IsClosedToAsync(Arrival arrival, Guid caseId, UnitOfWork work, CancellationToken cancellation) =>
        arrival.Unit is { } sender && await Standings.IsExcludedAsync(work.Session, Names.ToUnit(sender.Id), caseId, cancellation);

    /// <summary>Whose people are named never learns of it (domain §9.4).</summary>
    private static IEnumerable<StandingChange> Excluded(Guid caseId, string? unit) =>
        unit is null ? [] : [new StandingChange.Excluded(caseId, Names.ToUnit(unit))];
}
