using FourKeyWorks.Contracts.AnyService;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Platform.Streams;
using JasperFx.Events;

namespace FourKeyWorks.Platform.Inbox;

/// <summary>A message was not taken. Stored like any other fact and published to the sender by the outbox; its body is in the quarantine.</summary>
/// <param name="Code">Why.</param>
/// <param name="Member">The attribute or member at fault.</param>
/// <param name="RejectedId">Its id, where that is harmless to repeat.</param>
/// <param name="RejectedType">Its type, where the catalogue knows it.</param>
/// <param name="Sender">The broker user that sent it; null if the message carried none.</param>
/// <param name="Endpoint">The queue it came from.</param>
/// <param name="ReceivedAt">When.</param>
public sealed record EventRejected(
    RejectionCode Code, string? Member, string? RejectedId, string? RejectedType, string? Sender, string Endpoint, DateTimeOffset ReceivedAt)
{
    /// <summary>
    /// The answer to the sender. Who sends without <c>user_id</c> cannot be told alone: then the whole department whose
    /// ingest queue it is hears of it, for nobody else can write there.
    /// </summary>
    public static Outgoing? Publish(IEvent<EventRejected> e, PublishingContext context)
    {
        ArgumentNullException.ThrowIfNull(e);
        ArgumentNullException.ThrowIfNull(context);
        var rejected = e.Data;
        if (Names.DepartmentOfIngest(rejected.Endpoint) is not { } department) return null;
        var unit = context.City.Units.FirstOrDefault(u => u.BrokerUser == rejected.Sender && u.Department == department);
        return new Outgoing(
            new EventRejectedV1
            {
                Code = rejected.Code,
                Member = rejected.Member,
                RejectedId = rejected.RejectedId,
                RejectedType = rejected.RejectedType,
                ReceivedAt = rejected.ReceivedAt,
            },
            unit is null ? Names.ToDepartment(department) : Names.ToUnit(unit.Id));
    }
}
