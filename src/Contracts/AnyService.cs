using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Contracts.AnyService;

/// <summary>Tells the sender of an event that it was not taken, and why. No content of the event is repeated.</summary>
[Event("cn.fourkeyworks.exchange.event-rejected.v1",
    From = [Party.AnyService], To = [Party.AnyDepartment], Sensitivity = Sensitivity.L1, Addressing = Addressing.Addressee)]
public sealed record EventRejectedV1
{
    /// <summary>Stable code of the reason, see <see cref="RejectionCode"/>.</summary>
    public required RejectionCode Code { get; init; }

    /// <summary>CloudEvents <c>id</c> of the rejected event, where it could be read and is an opaque id, a UUID or a ULID; else absent.</summary>
    [EventId]
    public string? RejectedId { get; init; }

    /// <summary>CloudEvents <c>type</c> of the rejected event, where it is a type of the catalogue; else absent.</summary>
    [EventType]
    public string? RejectedType { get; init; }

    /// <summary>Which member or attribute is at fault, by the catalogue's name; absent if it is none in particular.</summary>
    [MemberName]
    public string? Member { get; init; }

    /// <summary>When it was received.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }
}

/// <summary>Why an event was not taken.</summary>
public enum RejectionCode
{
    /// <summary>Content type is neither <c>application/json</c> (binary mode) nor <c>application/cloudevents+json</c> (structured mode).</summary>
    ContentType,
    /// <summary>Larger than 256 KiB.</summary>
    TooLarge,
    /// <summary>The body is not JSON, or not UTF-8.</summary>
    BodyUnreadable,
    /// <summary>A CloudEvents attribute is missing.</summary>
    AttributeMissing,
    /// <summary>A CloudEvents attribute has a value it cannot have, or two different ones.</summary>
    AttributeInvalid,
    /// <summary><c>specversion</c> is not 1.0.</summary>
    SpecVersion,
    /// <summary>No such event type may be sent here.</summary>
    TypeUnknown,
    /// <summary>A required member of the body is missing.</summary>
    MemberMissing,
    /// <summary>A member of the body has a value it cannot have.</summary>
    MemberInvalid,
    /// <summary>An instant lies in the future.</summary>
    TimeInFuture,
    /// <summary>The message does not carry the broker-checked <c>user_id</c>.</summary>
    SenderMissing,
    /// <summary>The sender is not a unit that may send this.</summary>
    SenderNotAllowed,
    /// <summary>The same id was used before with another content.</summary>
    IdReused,
    /// <summary>What it refers to does not exist, or not for this sender.</summary>
    SubjectUnknown,
    /// <summary>It cannot be done in the present state.</summary>
    NotPossible,
}

/// <summary>
/// Tells Exchange which messages a service has published or taken in, so that the journal can be held against it: what one of the
/// two knows and the other does not is an alarm.
/// </summary>
[Event("cn.fourkeyworks.exchange.passages-noted.v1", From = [Party.AnyService], To = [Party.Exchange], Sensitivity = Sensitivity.L1)]
public sealed record PassagesNotedV1
{
    /// <summary>Which service.</summary>
    public required Party Service { get; init; }

    /// <summary>Whether it has published them or taken them in.</summary>
    public required Passage Way { get; init; }

    /// <summary>The messages, each by the id that the journal gives it; at most 5000.</summary>
    public required IReadOnlyList<Guid> Keys { get; init; }
}

/// <summary>Which way a message passed.</summary>
public enum Passage
{
    /// <summary>The service has published it, and the broker has confirmed it.</summary>
    Published,
    /// <summary>The service has taken it out of one of its queues and dealt with it, or keeps it until it can.</summary>
    TakenIn,
}
