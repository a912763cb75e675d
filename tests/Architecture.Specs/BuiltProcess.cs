using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.OpenApi;

namespace FourKeyWorks.Architecture.Specs;

/// <summary>
/// Runs the program of a process up to where it would listen, without its background work, and reads its endpoints.
/// Needs no server.
/// </summary>
internal static class BuiltProcess
{
    /// <summary>Every setting that a program reads while it is put together.</summary>
    private static readonly string[] Settings =
    [
        // What it would look for in folders while somebody writes pages is no door of ours.
        "--ReloadStaticAssetsAtRuntime=false",
        "--environment=Development", "--Logging:LogLevel:Default=None",
        "--ConnectionStrings:broker=amqp://nobody:none@127.0.0.1:1/fourkeyworks",
        $"--Installation:Secret={Convert.ToBase64String(new byte[32])}", "--Service:Keys=/nowhere", "--Service:Outside=/nowhere",
        $"--Identity:Keys={Path.Combine(Path.GetTempPath(), "fourkeyworks-architecture-specs")}",
        $"--Portal:Keys={Path.Combine(Path.GetTempPath(), "fourkeyworks-architecture-specs", "portal")}", "--Portal:ClientSecret=none",
        $"--Broker:InboxKey={Convert.ToBase64String(new byte[32])}", "--Broker:Management=http://nobody:none@127.0.0.1:1",
        .. new[] { "referral", "screening", "assistance", "venues", "legal-education", "exchange", "identity", "portal" }
            .SelectMany(s => new[] { "db", "keys" }.Select(d => $"--ConnectionStrings:{s}-{d}=Host=127.0.0.1;Port=1;Database=none")),
    ];

    public static IReadOnlyList<Endpoint> Endpoints(string process) => Run(process).Endpoints;

    /// <summary>What a service says of itself, as OpenAPI.</summary>
    public static JsonElement Description(string process) => JsonElement.Parse(Run(process).Description ?? throw new InvalidOperationException($"{process} says nothing."));

    private static Reached Run(string process)
    {
        var assembly = Assembly.Load($"FourKeyWorks.{process}");
        using var listening = new Listening();
        using var _ = DiagnosticListener.AllListeners.Subscribe(listening);
        try
        {
            var exit = assembly.EntryPoint!.Invoke(null, [new[] { $"--applicationName=FourKeyWorks.{process}" }.Concat(Settings).ToArray()]);
            throw new InvalidOperationException($"{process} ended with {exit} before it listened.");
        }
        catch (TargetInvocationException e) when (e.InnerException is Reached reached)
        {
            return reached;
        }
    }

    /// <summary>Thrown where the program would begin to listen.</summary>
    private sealed class Reached(IReadOnlyList<Endpoint> endpoints, string? description) : Exception
    {
        public IReadOnlyList<Endpoint> Endpoints => endpoints;

        public string? Description => description;
    }

    private sealed class NoServer(IServiceProvider services) : IServer
    {
        public IFeatureCollection Features { get; } = new FeatureCollection();

        public async Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull
        {
            var describes = services.GetKeyedServices<IOpenApiDocumentProvider>(KeyedService.AnyKey).SingleOrDefault();
            var description = describes is null ? null : await (await describes.GetOpenApiDocumentAsync(cancellationToken)).SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, cancellationToken);
            throw new Reached([.. services.GetRequiredService<EndpointDataSource>().Endpoints], description);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose() { }
    }

    /// <summary>Takes the server and the background work out while the host is built.</summary>
    private sealed class Listening : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private readonly List<IDisposable> subscriptions = [];

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.Extensions.Hosting") subscriptions.Add(value.Subscribe(this));
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value is not { Key: "HostBuilding", Value: IHostBuilder host }) return;
            host.ConfigureServices(services =>
            {
                foreach (var work in services.Where(s => s.ServiceType == typeof(IHostedService) && s.ImplementationType?.Name != "GenericWebHostService").ToList())
                    services.Remove(work);
                services.AddSingleton<IServer, NoServer>();
            });
        }

        public void OnCompleted() { }

        public void OnError(Exception error) { }

        public void Dispose() => subscriptions.ForEach(s => s.Dispose());
    }
}
