using System.Diagnostics.CodeAnalysis;
using MassTransit;
using MassTransit.Metadata;
using MassTransit.Serialization;

namespace FourKeyWorks.Platform.Bus;

/// <summary>
/// Holds one <see cref="Delivery"/> and nothing else: no address, id or header of the sender's that the bus library could
/// echo, answer or fault to.
/// </summary>
internal sealed class DeliveryContext(Delivery delivery, IMessageSerializer serializer) : SerializerContext
{
    private static readonly string[] Types = [MessageUrn.ForTypeString<Delivery>()];

    public string[] SupportedMessageTypes => Types;
    public Headers Headers => EmptyHeaders.Instance;
    public HostInfo Host => HostMetadataCache.Empty;
    public Guid? MessageId => null;
    public Guid? RequestId => null;
    public Guid? CorrelationId => null;
    public Guid? ConversationId => null;
    public Guid? InitiatorId => null;
    public DateTime? ExpirationTime => null;
    public DateTime? SentTime => null;
    public Uri? SourceAddress => null;
    public Uri? DestinationAddress => null;
    public Uri? ResponseAddress => null;
    public Uri? FaultAddress => null;

    public bool IsSupportedMessageType<T>()
        where T : class => IsSupportedMessageType(typeof(T));

    public bool IsSupportedMessageType(Type messageType) => messageType == typeof(Delivery);

    public bool TryGetMessage<T>(out T? message)
        where T : class
    {
        message = IsSupportedMessageType<T>() ? (T)(object)delivery : null;
        return message is not null;
    }

    public bool TryGetMessage(Type messageType, [NotNullWhen(true)] out object? message)
    {
        message = IsSupportedMessageType(messageType) ? delivery : null;
        return message is not null;
    }

    public IMessageSerializer GetMessageSerializer() => serializer;

    public IMessageSerializer GetMessageSerializer<T>(MessageEnvelope envelope, T message)
        where T : class => serializer;

    public IMessageSerializer GetMessageSerializer(object message, string[] messageTypes) => serializer;

    public Dictionary<string, object> ToDictionary<T>(T? message)
        where T : class => [];

    public T? DeserializeObject<T>(object? value, T? defaultValue = null)
        where T : class => defaultValue;

    public T? DeserializeObject<T>(object? value, T? defaultValue = null)
        where T : struct => defaultValue;

    public MessageBody SerializeObject(object? value) => new EmptyMessageBody();
}
