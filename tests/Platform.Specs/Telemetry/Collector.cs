using System.Collections.Concurrent;
using System.Text;
using FourKeyWorks.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FourKeyWorks.Platform.Specs.Telemetry;

/// <summary>Keeps what is exported to it, as bytes; protobuf holds strings as they are.</summary>
internal sealed class Collector(WebApplication app) : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Path, byte[] Body)> received = [];

    public Uri Address => new(app.Urls.Single());

    public string All => string.Concat(received.Select(r => Encoding.UTF8.GetString(r.Body)));

    public IEnumerable<string> Paths => received.Select(r => r.Path);

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var collector = new Collector(app);
        app.MapPost("/{**path}", collector.KeepAsync);
        await app.StartAsync();
        return collector;
    }

    /// <summary>A process whose telemetry comes here.</summary>
    public async Task<WebApplication> ObservedAsync(Action<WebApplication>? map = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = typeof(Collector).Assembly.GetName().Name });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] = Address.ToString();
        builder.Configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        builder.AddServiceDefaults();
        var observed = builder.Build();
        observed.MapDefaultEndpoints();
        map?.Invoke(observed);
        await observed.StartAsync();
        return observed;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task KeepAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        received.Enqueue((http.Request.Path, body.ToArray()));
    }
}
