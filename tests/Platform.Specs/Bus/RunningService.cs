using System.Collections.Concurrent;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Bus;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FourKeyWorks.Platform.Specs.Bus;

/// <summary>A service with nothing but a bus, and what its handler was given.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private readonly IHost host;

    private RunningService(IHost host) => this.host = host;

    public ConcurrentQueue<Delivery> Deliveries { get; private init; } = [];

    public ConcurrentQueue<string> Log { get; private init; } = [];

    public BusPublisher Publisher => host.Services.GetRequiredService<BusPublisher>();

    public IServiceProvider Services => host.Services;

    public static async Task<RunningService> StartAsync(
        Party service, Uri address, DeliveryHandler? handler = null, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>("Bus:" + s.Key, s.Value)));
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:broker", address.ToString())]);
        var log = new ConcurrentQueue<string>();
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new Recorder(log));
        var deliveries = new ConcurrentQueue<Delivery>();
        builder.Services.AddSingleton<DeliveryHandler>((delivery, cancellation) =>
        {
            deliveries.Enqueue(delivery);
            return handler?.Invoke(delivery, cancellation) ?? Task.CompletedTask;
        });
        builder.AddBus(service);
        var running = new RunningService(builder.Build()) { Deliveries = deliveries, Log = log };
        await running.host.StartAsync();
        return running;
    }

    public Task StopAsync() => host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }

    private sealed class Recorder(ConcurrentQueue<string> log) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
