using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using System.Text;
using FourKeyWorks.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FourKeyWorks.Platform.Specs.Telemetry;

/// <summary>A process whose telemetry goes to a collector here: what leaves it must not quote what somebody sent.</summary>
[Trait("Needs", "Servers")]
public sealed class Speaking_of_an_exception
{
    private const string Secret = "a-childs-name";
    private static readonly ActivitySource Source = new("FourKeyWorks");

    private sealed class Refused(string message) : DbException(message)
    {
        public override string SqlState => "23505";
    }

    [Fact]
    public void the_outline_names_types_state_and_methods_and_quotes_nothing()
    {
        var outline = ExceptionOutline.Of(Thrown());
        Assert.StartsWith("System.InvalidOperationException ← " + typeof(Refused).FullName + " 23505 at ", outline, StringComparison.Ordinal);
        Assert.Contains(nameof(Fail), outline, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, outline, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', outline);
    }

    [Fact]
    public async Task neither_spans_nor_logs_carry_its_text()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var collector = await Collector.StartAsync();
        await using (var app = await ProcessAsync(collector.Address))
        {
            using (var activity = Source.StartActivity("work"))
            {
                Assert.NotNull(activity);
                var exception = Thrown();
                activity.AddException(exception);
                activity.AddEvent(new("exception", tags: new() { ["exception.message"] = Secret, ["exception.type"] = "Some.Type" }));
                activity.SetStatus(ActivityStatusCode.Error, Secret);
                app.Services.GetRequiredService<ILogger<Speaking_of_an_exception>>().LogError(exception, "It failed for {Unit}", "u1001");
            }

            await app.StopAsync(cancellation);
        }

        Assert.DoesNotContain(Secret, collector.All, StringComparison.Ordinal);
        Assert.Contains("/v1/traces", collector.Paths);
        Assert.Contains("/v1/logs", collector.Paths);
        Assert.Contains("System.InvalidOperationException", collector.All, StringComparison.Ordinal);
        Assert.Contains("Some.Type", collector.All, StringComparison.Ordinal);
        Assert.Contains("It failed for u1001", collector.All, StringComparison.Ordinal);
    }

    private static async Task<WebApplication> ProcessAsync(Uri collector)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = typeof(Speaking_of_an_exception).Assembly.GetName().Name });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.ToString();
        builder.Configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        builder.AddServiceDefaults();
        var app = builder.Build();
        app.MapDefaultEndpoints();
        await app.StartAsync();
        return app;
    }

    private static InvalidOperationException Thrown()
    {
        try
        {
            Fail();
            throw new UnreachableException();
        }
        catch (Refused e)
        {
            return new InvalidOperationException("about " + Secret, e);
        }
    }

    private static void Fail() => throw new Refused("Key (name)=(" + Secret + ") already exists");

    /// <summary>Keeps what is exported to it, as bytes; protobuf holds strings as they are.</summary>
    private sealed class Collector(WebApplication app) : IAsyncDisposable
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

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private async Task KeepAsync(HttpContext http)
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            received.Enqueue((http.Request.Path, body.ToArray()));
        }
    }
}
