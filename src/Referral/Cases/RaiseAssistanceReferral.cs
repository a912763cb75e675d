using System.ComponentModel.DataAnnotations;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Referral;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Streams;
using JasperFx.Events;

namespace FourKeyWorks.Referral.Cases;

/// <summary>
/// Help beyond the case is asked of Assistance: need codes only, alike whatever the source, and not to be led back to the
/// case (plan ¶13; R4.13-10, domain §9.8).
/// </summary>
public static class RaiseAssistanceReferral
{
    /// <param name="Needs">What is needed: one to seven different kinds.</param>
    public sealed record Command([property: Length(1, 7)] IReadOnlyList<Need> Needs);

    /// <summary>Every need once, in the catalogue's order, so that the order says nothing.</summary>
    public static Decision Decide(ReliefTrack track, IReadOnlyList<Need> needs, Guid referralId, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(track);
        ArgumentNullException.ThrowIfNull(needs);
        return needs.Distinct().Count() != needs.Count
            ? Decision.Refuse("referral.need-named-twice")
            : Decision.Accept(new AssistanceReferralRaised(referralId, [.. needs.Order()], track.Town, now));
    }

    /// <summary>Over HTTP.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapChange<ReliefTrack, Command>(
            "/cases/{id:guid}/relief/assistance-referrals",
            CaseStreams.Relief,
            CaseAccess.ReliefTrack,
            (track, command, _, work) => Decide(track, command.Needs, Guid.NewGuid(), work.Now))
        .RequireDuty(Duty.RaiseAssistanceReferral);

    /// <summary>To Assistance; the event's subject is the request, not the case.</summary>
    public static Outgoing Publish(IEvent<AssistanceReferralRaised> e, PublishingContext context)
    {
        ArgumentNullException.ThrowIfNull(e);
        ArgumentNullException.ThrowIfNull(context);
        return new Outgoing(
            new AssistanceReferralRaisedV1
            {
                ReferralId = e.Data.ReferralId,
                Needs = e.Data.Needs,
                Town = e.Data.Town,
                RaisedAt = e.Data.RaisedAt,
            },
            Names.Jurisdiction(context.City.Id, e.Data.Town, null),
            e.Data.ReferralId);
    }
}
