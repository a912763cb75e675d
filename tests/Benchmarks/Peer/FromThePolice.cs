using System.Text;
using RabbitMQ.Client;
using Wolverine;
using Wolverine.RabbitMQ.Internal;

namespace FourKeyWorks.Benchmarks.Peer;

/// <summary>A report's id is where CloudEvents has it, so that the inbox knows what it has received before.</summary>
internal sealed class FromThePolice : IRabbitMqEnvelopeMapper
{
    public void MapIncomingToEnvelope(Envelope envelope, IReadOnlyBasicProperties incoming)
    {
        envelope.ContentType = "application/json";
        envelope.Id = incoming.Headers?.TryGetValue("cloudEvents:id", out var id) is true && id is byte[] bytes && Guid.TryParse(Encoding.UTF8.GetString(bytes), out var known)
            ? known
            : Guid.CreateVersion7();
    }

    public void MapEnvelopeToOutgoing(Envelope envelope, IBasicProperties outgoing) => outgoing.ContentType = "application/json";
}
