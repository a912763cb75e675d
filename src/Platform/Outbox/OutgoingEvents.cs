using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Bus;
using FourKeyWorks.Platform.Identifiers;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Streams;
using JasperFx.Events;

namespace FourKeyWorks.Platform.Outbox;

/// <summary>What leaves the service because of a stored event: the same events with the same ids, however often it is asked.</summary>
internal sealed class OutgoingEvents(ServiceModel model, City city, KeyRing keys, Standings standings)
{
    private static readonly string Unit = Names.ToUnit("");

    private readonly PublishingContext context = new(city, keys);

    public async Task<IReadOnlyList<(object Message, Envelope Envelope)>> OfAsync(IEvent e, CancellationToken cancellation)
    {
        var mapped = new List<(object, Envelope)>();
        foreach (var publication in model.PublicationsOf(e.Data.GetType()))
            if (await publication(e, context, cancellation) is { } outgoing && await MayHearAsync(outgoing, cancellation)) mapped.Add((outgoing.Message, Enclose(e, outgoing)));
        return mapped;
    }

    /// <summary>What is addressed to one unit does not go to it when it is excluded from what it is about (domain §9.4).</summary>
    private async Task<bool> MayHearAsync(Outgoing outgoing, CancellationToken cancellation) =>
        outgoing.Subject is not { } subject || !outgoing.RoutingKey.StartsWith(Unit, StringComparison.Ordinal)
        || !await standings.IsExcludedAsync(outgoing.RoutingKey, subject, cancellation);

    private Envelope Enclose(IEvent e, Outgoing outgoing)
    {
        var contract = EventCatalogue.Of(outgoing.Message.GetType());
        // The bus would refuse it each time it is tried, and everything behind it would wait.
        if (!EventCatalogue.PublishedBy(model.Service).Contains(contract))
            throw new InvalidOperationException($"{model.Service} does not publish {contract.Type}.");
        return new Envelope
        {
            Id = DerivedId.Of(e.Id, contract.Type).ToString(),
            Time = e.Timestamp,
            Subject = outgoing.Subject?.ToString(),
            Sequence = e.Version,
            RoutingKey = outgoing.RoutingKey,
            Traceparent = e.GetHeader(UnitsOfWork.Traceparent) as string,
        };
    }
}
