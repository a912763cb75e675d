using System.Diagnostics;
using OpenTelemetry;

namespace FourKeyWorks.ServiceDefaults;

/// <summary>
/// Leaves of a request's address its route, of an outgoing one's the server: whoever calls writes what they like into
/// paths, queries and headers, a child's name too. And from where somebody calls is nobody's business: they may be reporting.
/// </summary>
internal sealed class SpansWithoutAddresses : BaseProcessor<Activity>
{
    private static readonly string[] CallersWords = ["url.query", "user_agent.original", "http.target", "http.url", "http.user_agent"];

    private static readonly string[] CallersPlace = ["client.address", "client.port", "network.peer.address", "network.peer.port"];

    public override void OnEnd(Activity data)
    {
        if (data.GetTagItem("url.path") is not null) data.SetTag("url.path", data.GetTagItem("http.route"));
        if (data.GetTagItem("url.full") is string full) data.SetTag("url.full", Uri.TryCreate(full, UriKind.Absolute, out var address) ? address.GetLeftPart(UriPartial.Authority) : null);
        foreach (var tag in CallersWords) data.SetTag(tag, null);
        if (data.Kind is not ActivityKind.Server) return;
        foreach (var tag in CallersPlace) data.SetTag(tag, null);
    }
}
