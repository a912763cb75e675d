using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FourKeyWorks.ServiceDefaults;

/// <summary>Health, for whoever runs the processes. The Gateway leads nobody here from outside.</summary>
public static class Health
{
    /// <summary>The tag of checks without which a process can't serve: its own database.</summary>
    public const string Ready = "ready";

    private const string Path = "/health";

    /// <summary>
    /// <c>/health/live</c>: the process answers. <c>/health/ready</c>: the checks tagged <see cref="Ready"/> hold.
    /// <c>/health/detail</c>: every check with its duration, as JSON.
    /// </summary>
    public static void MapDefaultEndpoints(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapHealthChecks(Path + "/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks(Path + "/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready) }).AllowAnonymous();
        app.MapHealthChecks(Path + "/detail", new HealthCheckOptions { ResponseWriter = WriteDetail }).AllowAnonymous();
    }

    internal static bool IsAt(PathString path) => path.StartsWithSegments(Path, StringComparison.Ordinal);

    private static Task WriteDetail(HttpContext http, HealthReport report)
    {
        http.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(http.Response.Body, new
        {
            status = report.Status.ToString(),
            totalMilliseconds = Milliseconds(report.TotalDuration),
            checks = report.Entries.ToDictionary(e => e.Key, e => new
            {
                status = e.Value.Status.ToString(),
                milliseconds = Milliseconds(e.Value.Duration),
                // A check that threw has the exception's message as its description.
                description = e.Value.Exception is { } exception ? exception.GetType().FullName : e.Value.Description,
                data = e.Value.Data,
            }),
        }, cancellationToken: http.RequestAborted);
    }

    private static double Milliseconds(TimeSpan duration) => Math.Round(duration.TotalMilliseconds, 1);
}
