using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Referral.Cases;

/// <summary>Somebody has seen to the child's wellbeing, within 72 hours of acceptance whatever the tracks' state (domain §9.10).</summary>
public static class RecordFirstContact
{
    /// <param name="MadeAt">When; not in the future.</param>
    public sealed record Command([property: NotInFuture] DateTimeOffset MadeAt);

    /// <summary>The earliest counts. It may lie before acceptance: help does not wait for papers.</summary>
    public static Decision Decide(ReliefTrack track, DateTimeOffset madeAt)
    {
        ArgumentNullException.ThrowIfNull(track);
        return track.FirstContactAt <= madeAt
            ? Decision.Refuse("referral.first-contact-already-recorded")
            : Decision.Accept(new FirstContactMade(track.CaseId, madeAt));
    }

    /// <summary>Over HTTP.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapChange<ReliefTrack, Command>(
            "/cases/{id:guid}/relief/first-contact",
            CaseStreams.Relief,
            CaseAccess.ReliefTrack,
            (track, command, _, _) => Decide(track, command.MadeAt))
        .RequireDuty(Duty.AssessRelief);
}
