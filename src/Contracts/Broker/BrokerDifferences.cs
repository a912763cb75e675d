using System.Text.Json;

namespace FourKeyWorks.Contracts.Broker;

/// <summary>In which way a broker is not as the catalogue has it.</summary>
public enum DifferenceKind
{
    /// <summary>An exchange is not there.</summary>
    ExchangeMissing,
    /// <summary>An exchange is of another kind.</summary>
    ExchangeDiffers,
    /// <summary>An exchange is in no catalogue.</summary>
    ExchangeForeign,
    /// <summary>A queue is not there.</summary>
    QueueMissing,
    /// <summary>A queue is of another kind.</summary>
    QueueDiffers,
    /// <summary>A queue is in no catalogue.</summary>
    QueueForeign,
    /// <summary>A binding is not there: what is sent does not arrive.</summary>
    BindingMissing,
    /// <summary>A binding is in no catalogue: somebody hears what is not for him.</summary>
    BindingForeign,
    /// <summary>Other limits or ways of dead letters apply than those of the catalogue.</summary>
    PolicyDiffers,
    /// <summary>Nobody consumes from a service's queue.</summary>
    ConsumerMissing,
    /// <summary>A user is not there.</summary>
    UserMissing,
    /// <summary>A user has another password, other tags or other permissions.</summary>
    UserDiffers,
    /// <summary>A user who is in no catalogue may enter our virtual host.</summary>
    UserForeign,
}

/// <summary>One thing on a broker that is not as the catalogue has it.</summary>
/// <param name="Kind">In which way.</param>
/// <param name="Name">The exchange, queue or user; of a binding its queue.</param>
/// <param name="Exchange">Of a binding its exchange.</param>
/// <param name="RoutingKey">Of a binding its routing key.</param>
public sealed record BrokerDifference(DifferenceKind Kind, string Name, string? Exchange = null, string? RoutingKey = null)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{JsonNamingPolicy.KebabCaseLower.ConvertName(Kind.ToString())}: {(Exchange is null ? Name : $"{Exchange} -> {Name} ({RoutingKey})")}";
}

/// <summary>Compares a broker with the topology it should have. Pure.</summary>
public static class BrokerDifferences
{
    /// <summary>Everything that differs.</summary>
    /// <param name="expected">The topology of the catalogue; with no users, users are not compared.</param>
    /// <param name="found">What there is.</param>
    /// <param name="consumed">Queues that somebody must consume from.</param>
    public static IReadOnlyList<BrokerDifference> Between(BrokerTopology expected, BrokerState found, IReadOnlyCollection<string> consumed)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(found);
        return
        [
            .. OfExchanges(expected, found),
            .. OfQueues(expected, found, consumed),
            .. expected.Bindings.Except(found.Bindings).Select(b => Of(DifferenceKind.BindingMissing, b)),
            .. found.Bindings.Except(expected.Bindings).Select(b => Of(DifferenceKind.BindingForeign, b)),
            .. found.Users is { } users && expected.Users.Count > 0 ? OfUsers(expected, users) : [],
        ];
    }

    private static IEnumerable<BrokerDifference> OfExchanges(BrokerTopology expected, BrokerState found)
    {
        var there = found.Exchanges.ToDictionary(e => e.Name);
        foreach (var exchange in expected.Exchanges)
        {
            if (!there.Remove(exchange.Name, out var it)) yield return new(DifferenceKind.ExchangeMissing, exchange.Name);
            else if (!it.Kind.Equals(exchange.Kind.ToString(), StringComparison.OrdinalIgnoreCase)) yield return new(DifferenceKind.ExchangeDiffers, exchange.Name);
            else if (it.Policy != (PolicyFor(expected, PolicyTarget.Exchanges, exchange.Name)?.Name ?? "")) yield return new(DifferenceKind.PolicyDiffers, exchange.Name);
        }

        foreach (var foreign in there.Keys) yield return new(DifferenceKind.ExchangeForeign, foreign);
    }

    private static IEnumerable<BrokerDifference> OfQueues(BrokerTopology expected, BrokerState found, IReadOnlyCollection<string> consumed)
    {
        var there = found.Queues.ToDictionary(q => q.Name);
        foreach (var queue in expected.Queues)
        {
            if (!there.Remove(queue.Name, out var it))
            {
                yield return new(DifferenceKind.QueueMissing, queue.Name);
                continue;
            }

            if (it.Kind != "quorum") yield return new(DifferenceKind.QueueDiffers, queue.Name);
            if (it.Policy is { } policy && !Same(policy, PolicyFor(expected, PolicyTarget.Queues, queue.Name))) yield return new(DifferenceKind.PolicyDiffers, queue.Name);
            if (it.Consumers is 0 && consumed.Contains(queue.Name)) yield return new(DifferenceKind.ConsumerMissing, queue.Name);
        }

        foreach (var foreign in there.Keys) yield return new(DifferenceKind.QueueForeign, foreign);
    }

    private static IEnumerable<BrokerDifference> OfUsers(BrokerTopology expected, IReadOnlyList<FoundUser> users)
    {
        var there = users.ToDictionary(u => u.User.Name);
        var permissions = expected.Permissions.ToDictionary(p => p.User);
        foreach (var user in expected.Users)
        {
            if (!there.Remove(user.Name, out var it)) yield return new(DifferenceKind.UserMissing, user.Name);
            else if (it.User != user || it.Permission != permissions[user.Name]) yield return new(DifferenceKind.UserDiffers, user.Name);
        }

        foreach (var foreign in there.Values.Where(u => u.Permission is not null)) yield return new(DifferenceKind.UserForeign, foreign.User.Name);
    }

    private static BrokerPolicy? PolicyFor(BrokerTopology expected, PolicyTarget target, string name) =>
        expected.Policies.FirstOrDefault(p => p.AppliesTo == target && System.Text.RegularExpressions.Regex.IsMatch(name, p.Pattern));

    private static bool Same(IReadOnlyDictionary<string, string> found, BrokerPolicy? policy)
    {
        var expected = policy is null ? new Dictionary<string, string>() : BrokerDefinitions.Values(policy.Definition);
        return found.Count == expected.Count && expected.All(e => found.TryGetValue(e.Key, out var value) && value == e.Value);
    }

    private static BrokerDifference Of(DifferenceKind kind, BrokerBinding binding) => new(kind, binding.Queue, binding.Exchange, binding.RoutingKey);
}
