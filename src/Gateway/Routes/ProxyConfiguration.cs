using FourKeyWorks.Gateway.Contracts;
using FourKeyWorks.ServiceDefaults;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms;

namespace FourKeyWorks.Gateway.Routes;

/// <summary>The route table in the proxy's terms.</summary>
internal static class ProxyConfiguration
{
    public static void AddRoutes(this WebApplicationBuilder builder) =>
        builder.Services.AddReverseProxy().LoadFromMemory(
            [.. RouteTable.All.Select(Route)],
            [.. RouteTable.All.GroupBy(r => r.Process).Select(r => Cluster(r.Key, r.Max(x => x.Patience), builder.Configuration))]);

    /// <summary>The table, what it closes, and the one page of the Gateway's own.</summary>
    public static void MapRoutes(this WebApplication app)
    {
        app.MapContracts();
        foreach (var path in RouteTable.Closed) app.Map(path, () => Problem.Result(Problem.NotFound)).AllowAnonymous();
        app.MapReverseProxy();
    }

    private static RouteConfig Route(Route route)
    {
        var config = new RouteConfig
        {
            RouteId = route.Name,
            ClusterId = route.Process,
            Match = new RouteMatch { Path = route.Path, Methods = route.Methods.Count == 0 ? null : [.. route.Methods] },
            AuthorizationPolicy = route.Entry == Entry.Anonymous ? "anonymous" : Policies.Token,
            RateLimiterPolicy = route.Sparing ? Limits.PerSubject.Sparing : Limits.PerSubject.Policy,
            MaxRequestBodySize = route.BodyLimit,
        };
        return route.Strip.Length == 0 ? config : config.WithTransformPathRemovePrefix(route.Strip);
    }

    private static ClusterConfig Cluster(string process, TimeSpan patience, ConfigurationManager configuration) => new()
    {
        ClusterId = process,
        Destinations = new Dictionary<string, DestinationConfig>
        {
            [process] = new() { Address = configuration[$"services:{process}:http:0"] ?? $"http://{process}" },
        },
        HttpRequest = new ForwarderRequestConfig { ActivityTimeout = patience },
    };
}
