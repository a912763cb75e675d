using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;

namespace FourKeyWorks.Identity.Clients;

/// <summary>What the system of a department may do by itself; people have the duties that the directory grants them.</summary>
internal static class DutiesOf
{
    public static IReadOnlyList<Duty> Department(Party department) => [.. Everybody, .. Own(department)];

    /// <summary>What only a person may do: no program names somebody or looks where it is not asked to.</summary>
    public static IReadOnlyList<Duty> People(Party department) => department switch
    {
        Party.GAJ => [Duty.NameConflicts, Duty.BreakGlass, Duty.ApproveGlass],
        Party.JCY => [Duty.NameConflicts],
        Party.WBB => [Duty.WatchPrivacy],
        _ => [],
    };

    private static readonly Duty[] Everybody =
        [Duty.ReadWork, Duty.ExchangeEvents, Duty.ReadJournal, Duty.AnswerUnheard, Duty.KeepDutyRoster, Duty.DepositDossier, Duty.ReportInfringement];

    private static Duty[] Own(Party department) => department switch
    {
        Party.GAJ => [Duty.HandleReports, Duty.ReadCase, Duty.ReadDossier, Duty.ReadReporter, Duty.SealSubject, Duty.AskSealed, Duty.ApproveVault, Duty.KeepRetention, Duty.CloseCase, Duty.ReadStatistics],
        Party.JCY => [Duty.ReadCase, Duty.ReadDossier, Duty.OpenEarlyInvolvement, Duty.SealSubject, Duty.AskSealed, Duty.ApproveVault, Duty.ReadStatistics],
        Party.MZJ => [Duty.ReadCase, Duty.ReadDossier, Duty.AssessRelief, Duty.RaiseAssistanceReferral],
        Party.WBB => [Duty.TakeUpHelpRequest, Duty.OpenScreeningRound, Duty.ReadQuarantine, Duty.OperateExchange, Duty.ReadAudit, Duty.ReadStatistics],
        Party.ZJD => [Duty.TakeUpHelpRequest, Duty.OpenScreeningRound],
        _ => [],
    };
}
