using FourKeyWorks.LocalHost.State;

namespace FourKeyWorks.LocalHost.Processes;

/// <summary>Where processes run: the state they belong to, the screen, the clock.</summary>
internal sealed record Site(StateDirectory State, InstallationSecret Secret, Screen Screen, TimeProvider Clock)
{
    public ProcessLedger Ledger => State.Ledger;
}
