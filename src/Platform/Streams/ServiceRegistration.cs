using System.Text.Json;
using System.Text.Json.Serialization;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Contracts.Identity;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Audit;
using FourKeyWorks.Platform.Bus;
using FourKeyWorks.Platform.Calendar;
using FourKeyWorks.Platform.Database;
using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Inbox;
using FourKeyWorks.Platform.Keeping;
using FourKeyWorks.Platform.Outbox;
using FourKeyWorks.Platform.Passages;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Signing;
using JasperFx;
using JasperFx.Events;
using FourKeyWorks.Platform.Work;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FourKeyWorks.Platform.Streams;

/// <summary>A service with streams, inbox, outbox and clocks, from its <see cref="ServiceModel"/>.</summary>
public static class ServiceRegistration
{
    /// <summary>The argument with which a process brings its database's schema up to date and ends.</summary>
    internal const string Migrate = "migrate";

    /// <summary>
    /// Adds the store, the bus and the background work of a service; for <c>migrate</c> and <c>audit</c> the store alone. Reads <c>ConnectionStrings:&lt;slug&gt;-db</c>,
    /// <c>ConnectionStrings:&lt;slug&gt;-keys</c>, <c>ConnectionStrings:broker</c>, <c>Service:Keys</c>, <c>Service:Outside</c>, <c>Service:Suite</c>, <c>City:File</c> and
    /// <c>Clocks</c>.
    /// </summary>
    public static IHostApplicationBuilder AddService(this IHostApplicationBuilder builder, ServiceModel model, string[] args)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(args);
        model.Stores<EventRejected>("event_rejected").Publishes<EventRejected>(EventRejected.Publish);
        model.Stores<ClockMissed>("clock_missed").Stores<ClockMoved>("clock_moved").Stores<ServiceStarted>("service_started");
        model.Measures(RetentionSchedule.DefaultOf(RetentionKind.Audit));
        model.Stores<QuarantineSeen>("quarantine_seen").Stores<ParkedEventPublished>("parked_event_published").Stores<ParkedEventDiscarded>("parked_event_discarded");

        model.Stores<WorkTaken>("work_taken").Stores<WorkReleased>("work_released").Stores<WorkPassedOn>("work_passed_on")
            .Keeps(HandlingTable.Table).Projects(new HandlingTable());
        if (model.Service != Party.Identity) model.Receives<AccessRevokedV1>(Revocations.ReceiveAsync)
            .Receives<WorkHandedOverV1>(TakeWorkOn.ReceiveAsync).Receives<CalendarChangedV1>(KnownCalendar.ReceiveAsync);

        builder.AddDatabase($"{model.Service.Slug()}-db");
        builder.AddKeys(model.Service.Slug());
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(model);
        builder.Services.AddSingleton<Wakeup>();
        // The daemon reports every page it has read; only what goes wrong there is worth a line.
        builder.Logging.AddFilter("Marten.Events.Daemon", LogLevel.Warning);
        var store = builder.Services
            .AddMarten(provider => Options(model, provider))
            .UseNpgsqlDataSource()
            .UseLightweightSessions();
        builder.AddAudit();
        if (model.IsSigning) builder.AddSigning();
        if (args is [Migrate or AuditCommand.Name, ..]) return builder;

        builder.Services.AddSingleton(City.Of(builder.Configuration["City:File"]));
        builder.Services.AddSingleton<Vault>();
        builder.Services.AddSingleton<SearchTokens>();
        builder.Services.AddSingleton<KeyRotation>();
        builder.Services.AddHostedService<LedgerGate>();
        builder.Services.AddSingleton<KnownCalendar>();
        builder.Services.AddHostedService(p => p.GetRequiredService<KnownCalendar>());
        builder.Services.AddSingleton(p => ClocksOf(builder.Configuration, model, p.GetRequiredService<KnownCalendar>()));
        builder.Services.AddSingleton<UnitsOfWork>();
        builder.Services.AddSingleton<GroupCommit>();
        builder.Services.AddScoped<Commands>();
        // What is read back has the words that commands and events have, not the numbers behind them.
        builder.Services.ConfigureHttpJsonOptions(o => o.SerializerOptions.Converters.Add(
            new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)));
        builder.Services.AddSingleton<EventInbox>();
        builder.Services.AddSingleton<OutgoingEvents>();
        // Resolved late: the store needs the outbox, the outbox the bus, the bus this handler, and the inbox the store.
        builder.Services.AddSingleton<DeliveryHandler>(p => (delivery, cancellation) => p.GetRequiredService<EventInbox>().HandleAsync(delivery, cancellation));
        builder.Services.AddSingleton<Warmup>();
        builder.Services.AddHostedService(p => p.GetRequiredService<Warmup>());
        builder.Services.AddHealthChecks().AddCheck<Warmup>("warm", tags: [Health.Ready]);
        builder.Services.AddSingleton<Standings>();
        builder.Services.AddSingleton<Revocations>();
        builder.Services.AddSingleton<ITokenCheck>(p => p.GetRequiredService<Revocations>());
        builder.Services.AddHostedService(p => p.GetRequiredService<Revocations>());
        builder.Services.AddHostedService<WaitingRoom>();
        builder.Services.AddHostedService<Clockwork>();
        builder.Services.AddHostedService<MovingClocks>();
        builder.Services.AddHostedService<Sweep>();
        builder.Services.AddHostedService<DayKeys>();
        builder.Services.AddHostedService<PassageNotes>();
        builder.Services.AddHostedService(p => p.GetRequiredService<AuditChain>());
        builder.Services.AddHostedService<AuditEnd>();
        builder.Services.AddHealthChecks().AddCheck<StoreHealth>("store", tags: ["detail"]).AddCheck<AuditHealth>("audit", tags: ["detail"]);
        foreach (var part in model.Parts) part(builder);
        builder.AddBus(model.Service);

        store
            .AddAsyncDaemon(DaemonMode.HotCold)
            .AddSubscriptionWithServices<EventOutbox>(ServiceLifetime.Singleton, o =>
            {
                o.Name = EventOutbox.SubscriptionName;
                o.Options.BatchSize = 256;
            });
        return builder;
    }

    private static StoreOptions Options(ServiceModel model, IServiceProvider provider)
    {
        var options = new StoreOptions
        {
            AutoCreateSchemaObjects = AutoCreate.None,
            DatabaseSchemaName = "public",
            DisableNpgsqlLogging = true,
        };
        options.Logger(new StoreLog(provider.GetRequiredService<ILogger<StoreLog>>()));
        options.Events.StreamIdentity = StreamIdentity.AsGuid;
        options.Events.AppendMode = EventAppendMode.Quick;
        options.Events.TimeProvider = provider.GetRequiredService<TimeProvider>();
        options.Events.MetadataConfig.HeadersEnabled = true;
        // The stand-in for the daemon's lock works only in this mode (ADR 0003).
        options.Events.UseAdvisoryLockTransaction = true;
        // A rolled-back append would otherwise hold up everything after it for three seconds.
        options.Events.UseExclusiveLockOnConcurrentAppends = true;
        foreach (var (type, name) in model.Events) options.Events.MapEventType(type, name);

        options.Projections.Add(new DeadlineProjection(model), ProjectionLifecycle.Inline);
        options.Projections.Add(new StandingProjection(model), ProjectionLifecycle.Inline);
        foreach (var projection in model.Projections) options.Projections.Add(projection, ProjectionLifecycle.Inline);
        options.Projections.FastPollingTime = TimeSpan.FromMilliseconds(50);
        options.Projections.SlowPollingTime = TimeSpan.FromMilliseconds(50);
        options.Projections.LeadershipPollingTime = 1000;
        var wakeup = provider.GetRequiredService<Wakeup>();
        options.Projections.Wakeup = wakeup;
        options.Listeners.Add(wakeup);
        // An event that cannot be read must stop the line, visibly, not be left out.
        options.Projections.Errors.SkipApplyErrors = false;
        options.Projections.Errors.SkipSerializationErrors = false;
        options.Projections.Errors.SkipUnknownEvents = false;

        foreach (var table in Tables.All().Concat(Standings.Tables()).Concat(model.Tables)) options.Storage.ExtendedSchemaObjects.Add(table);
        return options;
    }

    private static ClockRules ClocksOf(IConfiguration configuration, ServiceModel model, KnownCalendar calendar) =>
        new(model.Rules.Concat(RetentionSchedule.Checked(configuration.GetSection("Clocks").Get<ClockRule[]>() ?? [])), () => calendar.Present);
}
