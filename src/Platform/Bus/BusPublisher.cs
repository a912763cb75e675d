using System.Diagnostics;
using System.Reflection;
using FourKeyWorks.Contracts.Catalogue;
using MassTransit;

namespace FourKeyWorks.Platform.Bus;

/// <summary>Publishes this service's events, each until the broker has confirmed it.</summary>
public sealed class BusPublisher
{
    private static readonly MethodInfo OpenMethod = typeof(IPublishEndpointProvider).GetMethod(nameof(IPublishEndpointProvider.GetPublishSendEndpoint))!;

    private readonly IBus bus;
    private readonly PublishEnvelope wire;
    private readonly BusSettings settings;
    private readonly TimeProvider time;
    private readonly Party service;

    internal BusPublisher(IBus bus, Party service, BusSettings settings, TimeProvider time)
    {
        (this.bus, this.service, this.settings, this.time) = (bus, service, settings, time);
        wire = new PublishEnvelope(service);
    }

    /// <summary>Opens the way to every exchange this service publishes to, which the first publish would otherwise wait for.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        foreach (var contract in EventCatalogue.PublishedBy(service))
        {
            var open = OpenMethod.MakeGenericMethod(contract.ClrType);
            await ((Task)open.Invoke(bus, null)!).WaitAsync(cancellationToken);
        }
    }

    /// <summary>Publishes one event to the exchange of its type. Returns when the broker has taken it; unconfirmed is an exception.</summary>
    /// <param name="message">An event of the catalogue that this service may publish.</param>
    /// <param name="envelope">Its CloudEvents attributes and routing key.</param>
    /// <param name="cancellationToken">Gives the publish up; it may have been taken all the same.</param>
    /// <exception cref="ArgumentException">The event is not one that this service publishes.</exception>
    /// <exception cref="TimeoutException">
    /// Not confirmed within <see cref="BusSettings.PublishWithin"/>: the broker is away, or refuses it (exchange missing, no
    /// permission). It may have been taken all the same; the same id may be published again.
    /// </exception>
    public async Task PublishAsync(object message, Envelope envelope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(envelope);
        var type = message.GetType();
        if (!EventCatalogue.PublishedBy(service).Any(c => c.ClrType == type))
            throw new ArgumentException($"{service} does not publish {type.Name}.", nameof(message));

        // The trace under which the fact was stored goes before whatever this thread happens to be doing.
        if (envelope.Traceparent is not null) Activity.Current = null;
        using var limit = new CancellationTokenSource(settings.PublishWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await bus.Publish(message, type, Pipe.Execute<PublishContext>(context => wire.Prepare(context, envelope)), either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{type.Name} was not confirmed within {settings.PublishWithin}.");
        }
    }
}
