using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Identity;
using FourKeyWorks.Platform.Streams;
using JasperFx.Events;

namespace FourKeyWorks.Identity.People;

/// <summary>Whatever takes something away from a person takes effect on tokens that are out already (architecture §4).</summary>
internal static class RevokeAccess
{
    public static ServiceModel AddRevocation(this ServiceModel model) => model
        .Publishes<SessionEnded>((e, context) => Of(context, e, e.Data.PersonId, e.Data.At, e.Data.SessionId))
        .Publishes<SignedOutEverywhere>((e, context) => Of(context, e, e.Data.PersonId, e.Data.At))
        .Publishes<EnrolmentCodeIssued>((e, context) => Of(context, e, e.Data.PersonId, e.Data.At))
        .Publishes<DutyWithdrawn>((e, context) => Of(context, e, e.Data.PersonId, e.Data.At))
        .Publishes<PersonLeft>((e, context) => Of(context, e, e.Data.PersonId, e.Data.At));

    /// <summary>
    /// A token made while the event was on its way into the store may hold what the event takes away; and tokens know
    /// whole seconds only. Who is refused for that renews the token and has a good one.
    /// </summary>
    private static readonly TimeSpan OnItsWay = TimeSpan.FromSeconds(1);

    private static Outgoing Of(PublishingContext context, IEvent e, Guid person, DateTimeOffset at, Guid? session = null) =>
        new(new AccessRevokedV1 { Subject = person, Session = session, RevokedAt = at + OnItsWay }, Names.Jurisdiction(context.City.Id, null, null), e.StreamId);
}
