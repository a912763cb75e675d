using System.Net.Mime;
using MassTransit;
using MassTransit.Serialization;

namespace FourKeyWorks.Platform.Bus;

/// <summary>
/// Our wire format, in the bus library's terms. Reading always gives one <see cref="Delivery"/>, so that one consumer per
/// endpoint takes everything and "not understood" is no accident.
/// </summary>
internal sealed class EventFormat(PublishEnvelope envelope, EventReader? reader = null) : ISerializerFactory, IMessageDeserializer
{
    public ContentType ContentType => envelope.ContentType;

    public IMessageSerializer CreateSerializer() => envelope;

    public IMessageDeserializer CreateDeserializer() => this;

    public ConsumeContext Deserialize(ReceiveContext receiveContext)
    {
        var properties = ((RabbitMqBasicConsumeContext)receiveContext).Properties;
        var delivery = Reader.Read(IncomingMessage.Of(properties, receiveContext.Body.GetBytes(), receiveContext.Redelivered));
        return new BodyConsumeContext(receiveContext, new DeliveryContext(delivery, envelope));
    }

    public SerializerContext Deserialize(MessageBody body, Headers headers, Uri? destinationAddress = null) =>
        throw new NotSupportedException("An event is read from a queue only.");

    public MessageBody GetMessageBody(string text) => throw new NotSupportedException("An event is read from a queue only.");

    public void Probe(ProbeContext context) => context.CreateScope("cloudevents");

    private EventReader Reader => reader ?? throw new NotSupportedException("This end of the bus only publishes.");
}
