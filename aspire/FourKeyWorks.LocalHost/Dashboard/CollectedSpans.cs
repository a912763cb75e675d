using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace FourKeyWorks.LocalHost.Dashboard;

/// <summary>A span that the dashboard has collected.</summary>
/// <param name="Service">The process it comes from.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Id">Its id.</param>
/// <param name="Parent">Its parent's id; empty for none.</param>
public sealed record CollectedSpan(string Service, string Name, ActivityKind Kind, string Id, string Parent);

/// <summary>Reads traces back from the dashboard.</summary>
public static class CollectedSpans
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>The spans of one trace that have been collected by now.</summary>
    public static async Task<IReadOnlyList<CollectedSpan>> OfAsync(Uri dashboard, ActivityTraceId trace, CancellationToken cancellation)
    {
        var all = await Http.GetFromJsonAsync<JsonElement>(new Uri(dashboard, "api/telemetry/traces?limit=100000"), cancellation);
        return
        [
            .. from resource in Members(all.GetProperty("data"), "resourceSpans")
            let service = Attribute(resource.GetProperty("resource"), "service.name")
            from scope in Members(resource, "scopeSpans")
            from span in Members(scope, "spans")
            where Text(span, "traceId").Equals(trace.ToHexString(), StringComparison.OrdinalIgnoreCase)
            select new CollectedSpan(service, Text(span, "name"), Kind(span), Text(span, "spanId"), Text(span, "parentSpanId")),
        ];
    }

    private static JsonElement.ArrayEnumerator Members(JsonElement element, string name) =>
        element.TryGetProperty(name, out var array) && array.ValueKind == JsonValueKind.Array ? array.EnumerateArray() : default;

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    // OTLP counts from 1 in another order than .NET.
    private static ActivityKind Kind(JsonElement span) => span.TryGetProperty("kind", out var kind) && kind.TryGetInt32(out var number)
        ? number switch
        {
            2 => ActivityKind.Server,
            3 => ActivityKind.Client,
            4 => ActivityKind.Producer,
            5 => ActivityKind.Consumer,
            _ => ActivityKind.Internal,
        }
        : ActivityKind.Internal;

    private static string Attribute(JsonElement resource, string name) =>
        Members(resource, "attributes").FirstOrDefault(a => Text(a, "key") == name) is { ValueKind: JsonValueKind.Object } found
            ? Text(found.GetProperty("value"), "stringValue")
            : "";
}
