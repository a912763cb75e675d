using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.LocalHost.Servers;

namespace FourKeyWorks.LocalHost;

/// <summary>
/// Makes a broker what the catalogue says: what is missing is added, what is in no catalogue removed. Nothing is removed that
/// holds messages, and no user: those are named.
/// </summary>
public sealed class TopologyRepair(BrokerManagement management, BrokerTopology topology, TimeProvider clock)
{
    private const string Host = Names.VirtualHost;

    /// <summary>Longer than the broker takes to count its messages anew.</summary>
    private static readonly TimeSpan Counted = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private const int Looks = 30;

    /// <summary>Everything that differs; whoever asks is not counted among the foreign users.</summary>
    public async Task<IReadOnlyList<BrokerDifference>> DifferencesAsync(CancellationToken cancellation) =>
        [.. BrokerDifferences.Between(topology, await management.StateAsync(cancellation), consumed: [])
            .Where(d => d.Kind is not DifferenceKind.UserForeign || d.Name != management.User)];

    /// <summary>Repairs, and says what was done.</summary>
    public async Task RunAsync(Screen screen, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(screen);
        var before = await DifferencesAsync(cancellation);
        await DeletePoliciesAsync(screen, cancellation);
        foreach (var binding in before.Where(d => d.Kind is DifferenceKind.BindingForeign)) await UnbindAsync(binding, screen, cancellation);
        foreach (var exchange in before.Where(d => d.Kind is DifferenceKind.ExchangeForeign or DifferenceKind.ExchangeDiffers))
            await DeleteAsync($"exchanges/{Host}/{Escaped(exchange.Name)}", exchange, screen, cancellation);
        await DeleteEmptyAsync([.. before.Where(d => d.Kind is DifferenceKind.QueueForeign or DifferenceKind.QueueDiffers)], screen, cancellation);
        await management.ImportAsync(BrokerDefinitions.Json(topology), cancellation);
        await SettledAsync(before, cancellation);
    }

    private async Task UnbindAsync(BrokerDifference binding, Screen screen, CancellationToken cancellation)
    {
        var path = $"bindings/{Host}/e/{Escaped(binding.Exchange!)}/q/{Escaped(binding.Name)}";
        foreach (var found in (await management.ListAsync(path, cancellation)).EnumerateArray())
            if (found.GetProperty("routing_key").GetString() == binding.RoutingKey)
                await DeleteAsync($"{path}/{Escaped(found.GetProperty("properties_key").GetString()!)}", binding, screen, cancellation);
    }

    /// <summary>A policy of somebody else's may win over ours.</summary>
    private async Task DeletePoliciesAsync(Screen screen, CancellationToken cancellation)
    {
        var ours = topology.Policies.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var policy in (await management.ListAsync($"policies/{Host}", cancellation)).EnumerateArray())
        {
            var name = policy.GetProperty("name").GetString()!;
            if (!ours.Contains(name) && await management.DeleteAsync($"policies/{Host}/{Escaped(name)}", cancellation)) screen.Line($"removed the policy {name}");
        }
    }

    private async Task DeleteEmptyAsync(IReadOnlyList<BrokerDifference> queues, Screen screen, CancellationToken cancellation)
    {
        if (queues.Count == 0) return;
        var there = await CountedAsync(queues, cancellation);
        foreach (var queue in queues)
        {
            if (there[queue.Name].Messages is not 0) screen.Line($"left, for it holds messages: {queue}");
            else await DeleteAsync($"queues/{Host}/{Escaped(queue.Name)}", queue, screen, cancellation);
        }
    }

    /// <summary>Nothing reaches them any more; what had is counted now.</summary>
    private async Task<Dictionary<string, FoundQueue>> CountedAsync(IReadOnlyList<BrokerDifference> queues, CancellationToken cancellation)
    {
        await Task.Delay(Counted, clock, cancellation);
        for (var look = 0; ; look++)
        {
            var there = (await management.StateAsync(cancellation)).Queues.ToDictionary(q => q.Name);
            if (look == Looks || queues.All(q => there[q.Name].Messages is not null)) return there;
            await Task.Delay(Pause, clock, cancellation);
        }
    }

    private async Task DeleteAsync(string path, BrokerDifference difference, Screen screen, CancellationToken cancellation) =>
        screen.Line(await management.DeleteAsync(path, cancellation) ? $"removed: {difference}" : $"could not be removed: {difference}");

    /// <summary>Policies take effect some moments after they are set.</summary>
    private async Task SettledAsync(IReadOnlyList<BrokerDifference> before, CancellationToken cancellation)
    {
        for (var look = 0; look < Looks; look++)
        {
            if (!(await DifferencesAsync(cancellation)).Any(d => d.Kind is DifferenceKind.PolicyDiffers || !before.Contains(d))) return;
            await Task.Delay(Pause, clock, cancellation);
        }
    }

    private static string Escaped(string name) => Uri.EscapeDataString(name);
}
