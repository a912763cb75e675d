using System.Text.Json;
using System.Text.Json.Serialization;
using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Contracts.Broker;

/// <summary>The topology in the broker's own words.</summary>
public static class BrokerDefinitions
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    private static readonly JsonSerializerOptions PolicyOptions = new(Options) { PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower };

    /// <summary>
    /// Body of <c>POST /api/definitions</c>: virtual host, users, permissions, exchanges, queues, bindings, policies. The
    /// same input gives the same text. It holds password hashes and inbox names: it is not for the repository.
    /// </summary>
    /// <param name="city">The units.</param>
    /// <param name="credentials">Passwords and inbox names.</param>
    /// <param name="settings">Limits.</param>
    public static string Json(City city, Credentials credentials, BrokerSettings settings) =>
        Json(BrokerTopology.Of(EventCatalogue.All, city, credentials, settings));

    /// <summary>The same for a topology at hand.</summary>
    public static string Json(BrokerTopology topology)
    {
        ArgumentNullException.ThrowIfNull(topology);
        const string vhost = Names.VirtualHost;
        return JsonSerializer.Serialize(new
        {
            Vhosts = new[] { new { Name = vhost } },
            Users = topology.Users.Select(u => new
            {
                u.Name,
                u.PasswordHash,
                HashingAlgorithm = "rabbit_password_hashing_sha256",
                u.Tags,
            }),
            Permissions = topology.Permissions.Select(p => new { p.User, Vhost = vhost, p.Configure, p.Write, p.Read }),
            Exchanges = topology.Exchanges.Select(e => new
            {
                e.Name,
                Vhost = vhost,
                Type = e.Kind,
                Durable = true,
                AutoDelete = false,
                Internal = false,
                Arguments = new { },
            }),
            Queues = topology.Queues.Select(q => new
            {
                q.Name,
                Vhost = vhost,
                Durable = true,
                AutoDelete = false,
                Arguments = new Dictionary<string, string> { ["x-queue-type"] = "quorum" },
            }),
            Bindings = topology.Bindings.Select(b => new
            {
                Source = b.Exchange,
                Vhost = vhost,
                Destination = b.Queue,
                DestinationType = "queue",
                b.RoutingKey,
                Arguments = new { },
            }),
            Policies = topology.Policies.Select(p => new Dictionary<string, object>
            {
                ["name"] = p.Name,
                ["vhost"] = vhost,
                ["pattern"] = p.Pattern,
                ["apply-to"] = p.AppliesTo,
                ["definition"] = JsonSerializer.SerializeToNode(p.Definition, PolicyOptions)!,
                ["priority"] = 0,
            }),
        }, Options);
    }

    /// <summary>What a policy sets, as JSON by name.</summary>
    internal static Dictionary<string, string> Values(PolicyDefinition definition) =>
        JsonSerializer.SerializeToElement(definition, PolicyOptions).EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetRawText());
}
