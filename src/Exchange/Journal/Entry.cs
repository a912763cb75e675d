using FourKeyWorks.Contracts.AnyService;

namespace FourKeyWorks.Exchange.Journal;

/// <summary>What the journal notes of one message: nothing of it that could be a name or a sentence.</summary>
/// <param name="Id">The same however often the same message comes by.</param>
/// <param name="Direction"><see cref="In"/> or <see cref="Out"/>.</param>
/// <param name="Exchange">The exchange that it was sent to.</param>
public sealed record Entry(Guid Id, string Direction, string Exchange)
{
    /// <summary>Sent by a department.</summary>
    public const string In = "in";

    /// <summary>Sent by a service of ours.</summary>
    public const string Out = "out";

    /// <summary>CloudEvents <c>type</c>, where it is one of the catalogue.</summary>
    public string? Type { get; init; }

    /// <summary>CloudEvents <c>id</c>, where it is opaque.</summary>
    public string? EventId { get; init; }

    /// <summary>CloudEvents <c>source</c>, where it says no more than who sent it.</summary>
    public string? Source { get; init; }

    /// <summary>The broker-checked <c>user_id</c>.</summary>
    public string? Sender { get; init; }

    /// <summary>CloudEvents <c>time</c> of a valid event.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Routing key of an outgoing event; that of an incoming one is never read.</summary>
    public string? RoutingKey { get; init; }

    /// <summary>SHA-256 over the body as it was sent.</summary>
    public required byte[] BodyHash { get; init; }

    /// <summary>Bytes of the body.</summary>
    public required int Size { get; init; }

    /// <summary>Its type is restricted.</summary>
    public bool Restricted { get; init; }

    /// <summary>A child's safety depends on its being heard.</summary>
    public bool Safeguarding { get; init; }

    /// <summary>Sensitivity of its type.</summary>
    public int? Sensitivity { get; init; }

    /// <summary>W3C trace context.</summary>
    public string? Traceparent { get; init; }

    /// <summary>Why it is no valid event of its exchange; null for one that is.</summary>
    public RejectionCode? Verdict { get; init; }

    /// <summary>The member at fault, by the catalogue's name.</summary>
    public string? VerdictMember { get; init; }

    /// <summary>Units whose inboxes an outgoing event goes to.</summary>
    public IReadOnlyList<string> Recipients { get; init; } = [];

    /// <summary>The outgoing event in structured mode, as the feed gives it; null where the feed gives none.</summary>
    public byte[]? Structured { get; init; }

    /// <summary>For an outgoing <c>event-rejected</c>: what it says.</summary>
    public EventRejectedV1? Rejection { get; init; }
}
