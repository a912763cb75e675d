using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;

namespace FourKeyWorks.Identity.Development;

/// <summary>What each department may do, until the directory grants duties to people.</summary>
internal static class DutiesOf
{
    public static IReadOnlyList<Duty> Department(Party department) => department switch
    {
        Party.GAJ => [Duty.ReadWork, Duty.ReadCase],
        Party.JCY => [Duty.ReadWork, Duty.ReadCase, Duty.OpenEarlyInvolvement],
        Party.MZJ => [Duty.ReadWork, Duty.ReadCase, Duty.AssessRelief, Duty.RaiseAssistanceReferral],
        Party.WBB => [Duty.ReadWork, Duty.TakeUpHelpRequest, Duty.OpenScreeningRound, Duty.ReadQuarantine],
        Party.ZJD => [Duty.ReadWork, Duty.TakeUpHelpRequest, Duty.OpenScreeningRound],
        _ => [Duty.ReadWork],
    };
}
