using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace FourKeyWorks.Platform.Bus;

/// <summary>Connects a service to the broker.</summary>
public static class BusRegistration
{
    /// <summary>Name of the health check; it is shown in the details and makes no process unready.</summary>
    public const string HealthCheck = "broker";

    /// <summary>
    /// Adds <see cref="BusPublisher"/> and one endpoint for each queue the catalogue gives the service: its ingest queues
    /// and its queue for other services' events. They need a <see cref="DeliveryHandler"/> in the container. The broker may be
    /// away when the process starts; the bus connects when it comes.
    /// </summary>
    /// <param name="builder">The host; reads <c>ConnectionStrings:broker</c> and section <c>Bus</c> (<see cref="BusSettings"/>).</param>
    /// <param name="service">Which service this is.</param>
    /// <exception cref="InvalidOperationException">The broker's address is missing or is none.</exception>
    public static IHostApplicationBuilder AddBus(this IHostApplicationBuilder builder, Party service)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var address = BrokerAddress.Parse(builder.Configuration.GetConnectionString("broker"));
        var settings = builder.Configuration.GetSection("Bus").Get<BusSettings>() ?? new BusSettings();

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton<TransientRetry>();
        builder.Services.AddSingleton<BrokerConnection>();
        builder.Services.AddSingleton<QueuePages>();
        builder.Services.AddSingleton<QueueDepths>();
        builder.Services.AddSingleton<Forwarding>();
        builder.Services.AddSingleton(s => new BusPublisher(s.GetRequiredService<IBus>(), service, settings, s.GetRequiredService<TimeProvider>()));
        builder.Services.AddOptions<MassTransitHostOptions>().Configure(options =>
        {
            options.WaitUntilStarted = false; // ready means our own database; the outbox survives the broker's absence
            options.ConsumerStopTimeout = settings.StopHandlersWithin;
            options.StopTimeout = settings.StopHandlersWithin + TimeSpan.FromSeconds(3);
        });
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.ConfigureHealthCheckOptions(options =>
            {
                options.Name = HealthCheck;
                options.MinimalFailureStatus = HealthStatus.Degraded;
                options.Tags.Clear();
                options.Tags.Add("detail");
            });
            bus.UsingRabbitMq((context, rabbit) => Configure(rabbit, context, service, address, settings));
        });
        return builder;
    }

    private static void Configure(
        IRabbitMqBusFactoryConfigurator rabbit, IServiceProvider services, Party service, BrokerAddress address, BusSettings settings)
    {
        rabbit.Host(address.Host, address.Port, address.VirtualHost, service.Slug(), host =>
        {
            host.Username(address.User);
            host.Password(address.Password);
            host.RequestedConnectionTimeout(TimeSpan.FromSeconds(5));
            if (address.IsSecure) host.UseSsl();
            host.OnRefreshConnectionFactory = LoginProbe.TryAsync;
        });

        var wire = new PublishEnvelope(service);
        var publishing = new EventFormat(wire);
        rabbit.ClearSerialization();
        rabbit.AddSerializer(publishing);
        rabbit.AddDeserializer(publishing, isDefault: true);
        rabbit.MessageTopology.SetEntityNameFormatter(new CatalogueNames());
        foreach (var contract in EventCatalogue.All) rabbit.Publish(contract.ClrType, topology => topology.Exclude = true);

        var time = services.GetRequiredService<TimeProvider>();
        foreach (var (queue, reader) in EndpointsOf(service, time))
            rabbit.ReceiveEndpoint(queue, endpoint => Configure(endpoint, services, new EventFormat(wire, reader), settings));
    }

    private static void Configure(
        IRabbitMqReceiveEndpointConfigurator endpoint, IServiceProvider services, EventFormat format, BusSettings settings)
    {
        var retry = services.GetRequiredService<TransientRetry>();
        var handler = services.GetService<DeliveryHandler>()
            ?? throw new InvalidOperationException($"The service reads events and needs a {nameof(DeliveryHandler)}.");
        endpoint.ConfigureChannel(channel => channel.UseFilter(new ChannelGuard()));
        endpoint.ConfigureConsumeTopology = false;
        endpoint.PublishFaults = false;
        endpoint.RethrowFaultedMessages();
        endpoint.ThrowOnSkippedMessages();
        endpoint.PrefetchCount = settings.Prefetch;
        endpoint.ConcurrentMessageLimit = settings.Concurrency;
        endpoint.ClearSerialization();
        endpoint.AddSerializer(format);
        endpoint.AddDeserializer(format, isDefault: true);
        endpoint.Consumer(() => new DeliveryConsumer(handler, retry));
    }

    private static IEnumerable<(string Queue, EventReader Reader)> EndpointsOf(Party service, TimeProvider time)
    {
        foreach (var department in PartyExtensions.Departments.Where(d => EventCatalogue.Incoming(service, d).Any()))
            yield return (Names.IngestQueue(service, department), EventReader.OfIngest(service, department, time));
        if (EventCatalogue.ReadBy(service).Any()) yield return (Names.EventsQueue(service), EventReader.OfEvents(service, time));
    }

    // Throws for what is not in the catalogue. The library asks for a name of whatever is consumed, too; it is not used.
    private sealed class CatalogueNames : IEntityNameFormatter
    {
        public string FormatEntityName<T>() =>
            typeof(T) == typeof(Delivery) ? nameof(Delivery) : Names.Exchange(EventCatalogue.Of(typeof(T)));
    }
}
