using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace FourKeyWorks.ServiceDefaults;

internal static class Telemetry
{
    private static readonly string[] Meters = ["MassTransit", "Marten", "Npgsql", "Yarp.ReverseProxy", "FourKeyWorks"];

    // Marten's daemon would begin a trace with every look for new events, twenty a second: nobody would find a report's.
    private static readonly string[] Sources = ["MassTransit", "Npgsql", "Yarp.ReverseProxy", "FourKeyWorks"];

    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(o => o.FormatterName = LineFormatter.FormatterName);
        builder.Logging.AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();
        // One line a request and one a client call say nothing that a trace does not say better.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        builder.Logging.AddFilter("Polly", LogLevel.Warning);
        builder.Logging.AddFilter("Yarp", LogLevel.Warning);
        builder.Logging.AddFilter("OpenIddict", LogLevel.Warning);
        builder.Logging.AddFilter("Npgsql", LogLevel.Warning);
        if (string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])) return;

        // Its default is composite and would read baggage by itself, past the propagator that drops it.
        Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(NameOf(builder), serviceNamespace: "FourKeyWorks"))
            .WithTracing(tracing => tracing
                .AddSource(Sources)
                .AddAspNetCoreInstrumentation(o => o.Filter = http => !Health.IsAt(http.Request.Path))
                .AddHttpClientInstrumentation(o => o.FilterHttpRequestMessage = request => !Health.IsAt(request.RequestUri?.AbsolutePath))
                .AddProcessor<SpansWithoutExceptionTexts>()
                .AddProcessor<SpansWithoutAddresses>())
            .WithMetrics(metrics => metrics
                .AddMeter(Meters)
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation())
            .WithLogging(logging => logging.AddProcessor<LogsWithoutExceptionTexts>(), o => o.IncludeFormattedMessage = true)
            .UseOtlpExporter();
    }

    /// <summary><c>OTEL_SERVICE_NAME</c>, or <c>legal-education</c> for the assembly <c>FourKeyWorks.LegalEducation</c>.</summary>
    private static string NameOf(IHostApplicationBuilder builder)
    {
        if (builder.Configuration["OTEL_SERVICE_NAME"] is { Length: > 0 } configured) return configured;
        var project = builder.Environment.ApplicationName.Split('.')[^1];
        return JsonNamingPolicy.KebabCaseLower.ConvertName(project);
    }
}
