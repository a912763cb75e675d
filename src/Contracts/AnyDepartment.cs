using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Contracts.AnyDepartment;

/// <summary>
/// A unit has taken an event from its inbox and will act on it. Reading an event from the queue does not say that: only
/// this does, or the same over HTTPS.
/// </summary>
[Event("cn.fourkeyworks.department.event-acknowledged.v1",
    From = [Party.AnyDepartment], To = [Party.Exchange], Sensitivity = Sensitivity.L1)]
public sealed record EventAcknowledgedV1
{
    /// <summary>CloudEvents <c>id</c> of the event that was received.</summary>
    [EventId]
    public required string EventId { get; init; }

    /// <summary>When the unit took it.</summary>
    [NotInFuture]
    public required DateTimeOffset AcknowledgedAt { get; init; }
}
