using System.Diagnostics;
using System.Globalization;
using System.Net.Mime;
using System.Text.Json;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using MassTransit;

namespace FourKeyWorks.Platform.Bus;

/// <summary>
/// Writes what goes on the wire: the body as plain JSON, and the CloudEvents attributes as headers. Nothing that the bus
/// library or its client would add: no host names, library ids or counters. <c>datacontenttype</c> is AMQP's content type.
/// </summary>
internal sealed class PublishEnvelope(Party service) : IMessageSerializer
{
    private readonly string source = SourceOf(service);
    private readonly string user = Names.ServiceUser(service);

    /// <summary>CloudEvents <c>source</c> of what a service publishes.</summary>
    public static string SourceOf(Party service) => $"/fourkeyworks/{service.Slug()}";

    public ContentType ContentType { get; } = new("application/json");

    /// <summary>For the publish pipe: the message's address and sender, and its envelope for <see cref="GetMessageBody"/>.</summary>
    public void Prepare(PublishContext context, Envelope envelope)
    {
        var wire = context.GetPayload<RabbitMqSendContext>();
        wire.RoutingKey = envelope.RoutingKey;
        wire.BasicProperties.UserId = user;
        wire.BasicProperties.Headers = new PlainHeaders();
        context.GetOrAddPayload(() => envelope);
        if (envelope.Traceparent is not null) context.Headers.Set(TraceParent.LibraryHeader, envelope.Traceparent);
    }

    // Called after the send span has begun and before headers and ids are copied to AMQP.
    public MessageBody GetMessageBody<T>(SendContext<T> context)
        where T : class
    {
        if (!context.TryGetPayload<Envelope>(out var envelope))
            throw new InvalidOperationException($"{typeof(T).Name} was published without an envelope.");

        var trace = context.Headers.Get<string>(TraceParent.LibraryHeader) ?? Activity.Current?.Id;
        foreach (var (header, _) in context.Headers.GetAll().ToArray()) context.Headers.Set(header, null);
        foreach (var (name, value) in Attributes(EventCatalogue.Of(typeof(T)), envelope, trace))
            context.Headers.Set(CloudEventAttributes.ColonPrefix + name, value);

        context.MessageId = context.CorrelationId = context.ConversationId = context.RequestId = context.InitiatorId = null;
        return new BytesMessageBody(JsonSerializer.SerializeToUtf8Bytes(context.Message, EventJson.Options));
    }

    private IEnumerable<(string Name, string Value)> Attributes(EventContract contract, Envelope envelope, string? trace)
    {
        yield return ("specversion", "1.0");
        yield return ("id", envelope.Id);
        yield return ("source", source);
        yield return ("type", contract.Type);
        yield return ("time", envelope.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture));
        yield return ("sensitivity", contract.Sensitivity.ToString());
        if (envelope.Subject is { } subject) yield return ("subject", subject);
        if (envelope.Sequence is { } sequence) yield return ("sequence", sequence.ToString(CultureInfo.InvariantCulture));
        if (trace is not null) yield return (TraceParent.Attribute, trace);
    }
}
