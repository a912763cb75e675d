using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Identity;
using FourKeyWorks.Platform.Streams;
using JasperFx.Events;

namespace FourKeyWorks.Identity.People;

/// <summary>Whatever takes something away from a person takes effect on tokens that are out already (architecture §4).</summary>
internal static class RevokeAccess
{
    /// <summary>
    /// A token made while the event was on its way into the store may hold what the event takes away; and tokens know
    /// whole seconds only. Who is refused for that renews the token and has a good one.
    /// </summary>
    private static readonly TimeSpan OnItsWay = TimeSpan.FromSeconds(1);

    /// <summary>What the event takes away; null if nothing.</summary>
    public static AccessRevokedV1? Of(object e) => e switch
    {
        SessionEnded s => Revoked(s.PersonId, s.At, s.SessionId),
        SignedOutEverywhere s => Revoked(s.PersonId, s.At),
        EnrolmentCodeIssued i => Revoked(i.PersonId, i.At),
        DutyWithdrawn w => Revoked(w.PersonId, w.At),
        PersonSuspended s => Revoked(s.PersonId, s.At),
        PersonLeft l => Revoked(l.PersonId, l.At),
        _ => null,
    };

    public static ServiceModel AddRevocation(this ServiceModel model) => model
        .Publishes<SessionEnded>(Publish).Publishes<SignedOutEverywhere>(Publish).Publishes<EnrolmentCodeIssued>(Publish)
        .Publishes<DutyWithdrawn>(Publish).Publishes<PersonSuspended>(Publish).Publishes<PersonLeft>(Publish);

    private static Outgoing Publish(IEvent e, PublishingContext context) => new(Of(e.Data)!, Names.Jurisdiction(context.City.Id, null, null), e.StreamId);

    private static AccessRevokedV1 Revoked(Guid person, DateTimeOffset at, Guid? session = null) => new() { Subject = person, Session = session, RevokedAt = at + OnItsWay };
}
