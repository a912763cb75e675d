using System.Collections.Frozen;
using Yarp.ReverseProxy.Model;

namespace FourKeyWorks.Gateway.Routes;

/// <summary>Which way a request takes.</summary>
internal static class PresentRoute
{
    private static readonly FrozenDictionary<string, Route> ByName = RouteTable.All.ToFrozenDictionary(r => r.Name);

    /// <summary>The route, after routing; null for what the Gateway answers itself.</summary>
    public static Route? Route(this HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<RouteModel>() is { } model ? ByName[model.Config.RouteId] : null;
}
