using System.Text.Json;

namespace FourKeyWorks.Contracts.Broker;

/// <summary>What there is on a broker, as its management API tells it.</summary>
public sealed record BrokerState
{
    /// <summary>Exchanges that somebody has declared, with the name of the policy that applies to each.</summary>
    public required IReadOnlyList<FoundExchange> Exchanges { get; init; }

    /// <summary>Queues.</summary>
    public required IReadOnlyList<FoundQueue> Queues { get; init; }

    /// <summary>Bindings of queues to declared exchanges.</summary>
    public required IReadOnlyList<BrokerBinding> Bindings { get; init; }

    /// <summary>Users and their permissions; null where whoever asked may not see them.</summary>
    public IReadOnlyList<FoundUser>? Users { get; init; }

    /// <summary>Reads the answers of <c>/api/exchanges/…</c>, <c>/api/queues/…</c> and <c>/api/bindings/…</c>.</summary>
    /// <exception cref="JsonException">They are not what a broker answers.</exception>
    public static BrokerState Parse(JsonElement exchanges, JsonElement queues, JsonElement bindings) => new()
    {
        Exchanges =
        [
            .. exchanges.EnumerateArray()
                .Where(e => IsDeclared(Text(e, "name")))
                .Select(e => new FoundExchange(Text(e, "name"), Text(e, "type"), Text(e, "policy"))),
        ],
        Queues = [.. queues.EnumerateArray().Select(FoundQueue.Of)],
        Bindings =
        [
            .. bindings.EnumerateArray()
                .Where(b => IsDeclared(Text(b, "source")) && Text(b, "destination_type") == "queue")
                .Select(b => new BrokerBinding(Text(b, "source"), Text(b, "destination"), Text(b, "routing_key"))),
        ],
    };

    /// <summary>The same with the answers of <c>/api/users</c> and <c>/api/permissions</c>, for who may see them.</summary>
    public BrokerState With(JsonElement users, JsonElement permissions)
    {
        var rights = permissions.EnumerateArray().Where(p => Text(p, "vhost") == Names.VirtualHost).ToDictionary(
            p => Text(p, "user"), p => new BrokerPermission(Text(p, "user"), Text(p, "configure"), Text(p, "write"), Text(p, "read")));
        return this with
        {
            Users =
            [
                .. users.EnumerateArray().Select(u => new FoundUser(
                    new BrokerUser(Text(u, "name"), Text(u, "password_hash"), Tags(u)), rights.GetValueOrDefault(Text(u, "name")))),
            ],
        };
    }

    internal static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString()! : "";

    // The broker's own are there always: the nameless one, and amq.*.
    private static bool IsDeclared(string exchange) => exchange.Length > 0 && !exchange.StartsWith("amq.", StringComparison.Ordinal);

    // A list, or with commas in older versions.
    private static string Tags(JsonElement user) =>
        user.TryGetProperty("tags", out var tags) && tags.ValueKind is JsonValueKind.Array
            ? string.Join(',', tags.EnumerateArray().Select(t => t.GetString()))
            : Text(user, "tags");
}

/// <summary>An exchange of a broker.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">As the broker calls it.</param>
/// <param name="Policy">Name of the policy that applies; empty for none.</param>
public sealed record FoundExchange(string Name, string Kind, string Policy);

/// <summary>A queue of a broker.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">As the broker calls it: <c>quorum</c>.</param>
/// <param name="Policy">What the policies that apply set, as JSON by name; null where the broker has not said yet.</param>
/// <param name="Messages">How many messages are in it; null where the broker has not counted yet.</param>
/// <param name="Consumers">How many consume from it; null where the broker has not counted yet.</param>
public sealed record FoundQueue(string Name, string Kind, IReadOnlyDictionary<string, string>? Policy, long? Messages, long? Consumers)
{
    internal static FoundQueue Of(JsonElement queue) => new(
        BrokerState.Text(queue, "name"),
        KindOf(queue),
        queue.TryGetProperty("effective_policy_definition", out var policy) ? Values(policy) : null,
        Number(queue, "messages"),
        Number(queue, "consumers"));

    private static string KindOf(JsonElement queue) =>
        queue.TryGetProperty("arguments", out var arguments) && arguments.ValueKind is JsonValueKind.Object && BrokerState.Text(arguments, "x-queue-type") is { Length: > 0 } kind
            ? kind
            : BrokerState.Text(queue, "type");

    // Where nothing is set it is an object, null or an empty list, by the broker's version.
    private static Dictionary<string, string> Values(JsonElement policy) =>
        policy.ValueKind is JsonValueKind.Object ? policy.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetRawText()) : [];

    private static long? Number(JsonElement queue, string name) =>
        queue.TryGetProperty(name, out var value) && value.TryGetInt64(out var number) ? number : null;
}

/// <summary>A user of a broker.</summary>
/// <param name="User">Name, hash of the password and tags.</param>
/// <param name="Permission">What it may do in our virtual host; null: it may not enter.</param>
public sealed record FoundUser(BrokerUser User, BrokerPermission? Permission);
