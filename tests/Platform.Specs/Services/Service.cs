using System.Collections.Concurrent;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Audit;
using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Inbox;
using FourKeyWorks.Platform.Specs.Bus;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.Referral.Cases;
using FourKeyWorks.ServiceDefaults;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace FourKeyWorks.Platform.Specs.Services;

/// <summary>Referral in this process, as its program puts it together.</summary>
internal sealed class Service : IAsyncDisposable
{
    private static readonly string Keys = Directory.CreateTempSubdirectory("fourkeyworks-specs-keys-").FullName;
    private readonly WebApplication app;
    private readonly FakeTimeProvider? clock;

    private Service(WebApplication app, FakeTimeProvider? clock) => (this.app, this.clock) = (app, clock);

    public ConcurrentQueue<string> Log { get; private init; } = [];

    public FakeTimeProvider Clock => clock!;

    public IServiceProvider Services => app.Services;

    public IDocumentStore Store => Services.GetRequiredService<IDocumentStore>();

    public EventInbox Inbox => Services.GetRequiredService<EventInbox>();

    public WaitingRoom WaitingRoom => ActivatorUtilities.CreateInstance<WaitingRoom>(Services);

    public Clockwork Clockwork => ActivatorUtilities.CreateInstance<Clockwork>(Services);

    public MovingClocks MovingClocks => ActivatorUtilities.CreateInstance<MovingClocks>(Services);

    public Uri Address => new(app.Urls.Single());

    /// <summary>
    /// The parts alone: nothing runs by itself, and time stands still where messages of <see cref="Wire"/> are valid.
    /// </summary>
    public static Service Still(
        ServiceDatabase database, Action<ServiceModel>? also = null, FakeTimeProvider? clock = null, Action<WebApplication>? map = null,
        IEnumerable<KeyValuePair<string, string?>>? settings = null)
    {
        clock ??= new FakeTimeProvider(Wire.Now);
        var log = new ConcurrentQueue<string>();
        return new Service(
            Build(database.Connection, database.KeysConnection, database.Outside, [], log, also, clock, broker: null, map, settings), clock) { Log = log };
    }

    /// <summary>Answers over HTTP; nothing else runs.</summary>
    public static async Task<Service> ServingAsync(
        ServiceDatabase database, Action<ServiceModel>? also = null, Action<WebApplication>? map = null,
        IEnumerable<KeyValuePair<string, string?>>? settings = null)
    {
        var service = Still(database, also, map: map, settings: settings);
        await service.app.StartAsync();
        return service;
    }

    /// <summary>All of it, on a broker.</summary>
    public static async Task<Service> RunningAsync(ServiceDatabase database, Uri broker, Action<ServiceModel>? also = null)
    {
        var log = new ConcurrentQueue<string>();
        var service = new Service(Build(database.Connection, database.KeysConnection, database.Outside, [], log, also, clock: null, broker), clock: null) { Log = log };
        await service.app.StartAsync();
        return service;
    }

    public static async Task MigrateAsync(string connection, string keys)
    {
        string[] args = ["migrate"];
        await using var app = Build(connection, keys, outside: null, args, [], also: null, clock: null, broker: null);
        Assert.Equal(0, await app.RunServiceAsync(args));
    }

    /// <summary>Runs one of the program's commands, as an operator does, or with the owners' rights as <c>migrate</c> is run.</summary>
    public static async Task<int> CommandAsync(
        ServiceDatabase database, string[] args, TextWriter screen, Action<ServiceModel>? also = null, bool asOwner = false,
        IEnumerable<KeyValuePair<string, string?>>? settings = null)
    {
        var (connection, keys) = asOwner ? (database.OwnersConnection, database.KeysOwnersConnection) : (database.Connection, database.KeysConnection);
        await using var app = Build(connection + ";Pooling=false", keys + ";Pooling=false", database.Outside, args, [], also, clock: null, broker: null, settings: settings);
        return await app.RunServiceAsync(args, screen);
    }

    public Task ChainAsync() => Services.GetRequiredService<AuditChain>().ChainAllAsync(TestContext.Current.CancellationToken);

    /// <summary>A file that the service keeps outside of its databases.</summary>
    public string OutsideFile(string name) => Path.Combine(Services.GetRequiredService<IConfiguration>()["Service:Outside"]!, name);

    public async Task<T> StateAsync<T>(Guid stream)
        where T : class
    {
        await using var session = Store.QuerySession();
        return await session.Events.AggregateStreamAsync<T>(stream) ?? throw new InvalidOperationException("no such stream");
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private static WebApplication Build(
        string connection, string keys, string? outside, string[] args, ConcurrentQueue<string> log, Action<ServiceModel>? also, FakeTimeProvider? clock, Uri? broker,
        Action<WebApplication>? map = null, IEnumerable<KeyValuePair<string, string?>>? settings = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "FourKeyWorks.Referral" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(
        [
            new("ConnectionStrings:referral-db", connection),
            new("ConnectionStrings:broker", broker?.ToString() ?? "amqp://nobody:nothing@127.0.0.1:1/fourkeyworks"),
            new("ConnectionStrings:referral-keys", keys),
            new("Service:Keys", Keys),
            new("Service:Outside", outside ?? Path.Combine(Keys, "outside", Guid.NewGuid().ToString("N"))),
            new("Bus:PublishWithin", "00:00:03"),
        ]);
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        if (clock is not null) builder.Services.AddSingleton<TimeProvider>(clock);
        builder.AddServiceDefaults();
        builder.AddAccess();
        builder.AddSpecTokens();
        var own = builder.Services.Where(s => s.ServiceType == typeof(IHostedService)).ToHashSet();
        var model = new ServiceModel(Party.Referral).AddCases();
        also?.Invoke(model);
        builder.AddService(model, args);
        if (broker is null)
            foreach (var background in builder.Services.Where(s => s.ServiceType == typeof(IHostedService) && !own.Contains(s)).ToArray())
                builder.Services.Remove(background);
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(new LogRecorder(log));
        builder.Services.Configure<LoggerFilterOptions>(o => o.Rules.Clear());

        var app = builder.Build();
        app.UseAccess();
        app.MapService();
        app.MapCases();
        map?.Invoke(app);
        return app;
    }
}
