using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Referral.Cases;

/// <summary>Reading a case: each department its own track, and nobody the others'.</summary>
public static class CaseViews
{
    /// <summary>Maps the three tracks.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapView<IntakeTrack>("/cases/{id:guid}/intake", CaseStreams.Intake, CaseAccess.Intake).RequireDuty(Duty.ReadCase);
        api.MapView<ProcuratorateTrack>("/cases/{id:guid}/procuratorate", CaseStreams.Procuratorate, CaseAccess.Procuratorate).RequireDuty(Duty.ReadCase);
        api.MapView<ReliefTrack>("/cases/{id:guid}/relief", CaseStreams.Relief, CaseAccess.ReliefTrack).RequireDuty(Duty.ReadCase);
    }
}
