using System.Text.Json;
using FourKeyWorks.Platform.Bus;
using FourKeyWorks.Platform.Calendar;
using FourKeyWorks.Platform.Identifiers;
using FourKeyWorks.Platform.Privacy;
using Marten;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FourKeyWorks.Platform.Streams;

/// <summary>A process of the service has started.</summary>
/// <param name="Version">Which version of the service.</param>
/// <param name="Process">Its process id: ids of several copies differ.</param>
public sealed record ServiceStarted(string Version, int Process);

/// <summary>
/// Goes the whole way of an event once before the process calls itself ready, so that the first report of a day is not
/// the one that waits: reading rules, serializers, a key of its own with the service's keys, the keys' database and the
/// cipher, and, by storing that the service has started, the store, its projections and the outbox.
/// </summary>
internal sealed partial class Warmup(IDocumentStore store, ServiceModel model, UnitsOfWork units, BusPublisher bus, KnownCalendar calendar, TimeProvider time, ILogger<Warmup> log)
    : BackgroundService, IHealthCheck
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private volatile bool warm;

    private Guid Self => DerivedId.Of("service", model.Service.ToString());

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(warm ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("still warming up"));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Leaves the start of the host to the others first.
        await Task.Yield();
        ReadRules();
        ReadEvents();
        while (!await StoreAsync(stoppingToken)) await Task.Delay(Pause, time, stoppingToken);
        warm = true;
        await bus.OpenAsync(stoppingToken);
    }

    private void ReadRules()
    {
        using var nothing = JsonDocument.Parse("{}");
        foreach (var contract in model.Receivers.Keys) ContractRules.Of(contract).TryRead(nothing.RootElement, time.GetUtcNow(), out _);
    }

    private void ReadEvents()
    {
        foreach (var type in model.Events.Keys)
        {
            using var empty = new MemoryStream("{}"u8.ToArray());
            store.Options.Serializer().FromJson(type, empty);
        }
    }

    private async Task SealAsync(KeyRing keys, CancellationToken cancellation)
    {
        const string field = "warm-up";
        var fact = await keys.SealAsync(Subject.Matter(Self), field, "{}"u8.ToArray(), cancellation);
        await keys.OpenAsync(Subject.Matter(Self), field, fact, cancellation);
    }

    private async Task<bool> StoreAsync(CancellationToken cancellation)
    {
        try
        {
            await calendar.ReadAsync(cancellation);
            await using var session = store.LightweightSession();
            var work = units.Begin(session, by: "system");
            await SealAsync(work.Keys, cancellation);
            var version = model.GetType().Assembly.GetName().Version?.ToString(3) ?? "";
            session.Events.Append(Self, new ServiceStarted(version, Environment.ProcessId));
            await session.SaveChangesAsync(cancellation);
            return true;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            CouldNotStore(e.GetType().Name);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store does not take the first event ({Error}); again in a second")]
    private partial void CouldNotStore(string error);
}
