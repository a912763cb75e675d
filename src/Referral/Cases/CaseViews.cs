using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Referral.Cases;

/// <summary>Reading a case: each department its own track, and nobody the others'.</summary>
public static class CaseViews
{
    /// <summary>Maps the three tracks.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapView<IntakeTrack>("/cases/{id:guid}/intake", CaseStreams.Intake,
            (track, caller) => caller.Department == Party.GAJ && (caller.Unit == track.ReportingUnit || caller.Unit == track.HandlingUnit))
            .RequireDuty(Duty.ReadCase);
        api.MapView<ProcuratorateTrack>("/cases/{id:guid}/procuratorate", CaseStreams.Procuratorate,
            (_, caller) => caller.Department == Party.JCY).RequireDuty(Duty.ReadCase);
        api.MapView<ReliefTrack>("/cases/{id:guid}/relief", CaseStreams.Relief,
            (_, caller) => caller.Department == Party.MZJ).RequireDuty(Duty.ReadCase);
    }
}
