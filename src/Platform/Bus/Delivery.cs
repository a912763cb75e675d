using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FourKeyWorks.Contracts.AnyService;
using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Platform.Bus;

/// <summary>What a message on one of our queues turned out to be. Reading it never throws.</summary>
public abstract record Delivery
{
    private Delivery() { }

    /// <summary>The queue it came from.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The broker-checked <c>user_id</c>, e.g. <c>gaj.u1001</c> or <c>svc.referral</c>; null if the message carried none.</summary>
    public required string? Sender { get; init; }

    /// <summary>SHA-256 over the body as it arrived.</summary>
    public required byte[] BodyHash { get; init; }

    /// <summary>The broker says it has tried to deliver this before.</summary>
    public required bool Redelivered { get; init; }

    /// <summary>A valid event of the endpoint's catalogue.</summary>
    public sealed record Event : Delivery
    {
        /// <summary>CloudEvents <c>id</c>.</summary>
        public required string Id { get; init; }

        /// <summary>CloudEvents <c>source</c>: said by the sender, believed for nothing but telling ids apart.</summary>
        public required string Source { get; init; }

        /// <summary>CloudEvents <c>type</c>.</summary>
        public required string Type { get; init; }

        /// <summary>CloudEvents <c>time</c>.</summary>
        public required DateTimeOffset Time { get; init; }

        /// <summary>CloudEvents extension <c>sequence</c>: the version of the stream it tells of, where given.</summary>
        public long? Sequence { get; init; }

        /// <summary>
        /// SHA-256 over what it says: its type, and its body as the catalogue has it. The same in binary and in structured mode,
        /// however the body was written, and with members that nobody knows or without. Made when it is asked for: who only
        /// looks at what passes needs none.
        /// </summary>
        // A type ends where no text can go on.
        public byte[] ContentHash => SHA256.HashData([.. Encoding.UTF8.GetBytes(Type), 0, .. JsonSerializer.SerializeToUtf8Bytes(Body, Body.GetType(), EventJson.Options)]);

        /// <summary>The body: an instance of the catalogue's record.</summary>
        public required object Body { get; init; }
    }

    /// <summary>Not a valid event.</summary>
    public sealed record Malformed : Delivery
    {
        /// <summary>Why.</summary>
        public required RejectionCode Code { get; init; }

        /// <summary>The attribute or member at fault, by the catalogue's name.</summary>
        public string? Member { get; init; }

        /// <summary>CloudEvents <c>id</c>, where it could be read.</summary>
        public string? Id { get; init; }

        /// <summary>CloudEvents <c>source</c>, where it could be read.</summary>
        public string? Source { get; init; }

        /// <summary>CloudEvents <c>type</c>, where it could be read.</summary>
        public string? Type { get; init; }

        /// <summary>The message's body, for the quarantine.</summary>
        public required ReadOnlyMemory<byte> Body { get; init; }
    }
}

/// <summary>
/// Takes a delivery. Returning acknowledges it; a transient exception is tried again in memory; any other exception
/// sends it to the dead letters.
/// </summary>
public delegate Task DeliveryHandler(Delivery delivery, CancellationToken cancellation);

/// <summary>The CloudEvents attributes of an event we publish, and where the broker takes it.</summary>
public sealed record Envelope
{
    /// <summary>CloudEvents <c>id</c>: derived from the stored event, the same however often it is sent.</summary>
    public required string Id { get; init; }

    /// <summary>CloudEvents <c>time</c>: when the fact was stored.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>CloudEvents <c>subject</c>: an opaque id, or absent.</summary>
    public string? Subject { get; init; }

    /// <summary>CloudEvents extension <c>sequence</c>: the version of the stream.</summary>
    public long? Sequence { get; init; }

    /// <summary>AMQP routing key, see <c>FourKeyWorks.Contracts.Broker.Names</c>.</summary>
    public required string RoutingKey { get; init; }

    /// <summary>W3C trace context under which the fact was stored; the publish joins that trace.</summary>
    public string? Traceparent { get; init; }
}
