using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.LocalHost.Servers;
using FourKeyWorks.LocalHost.State;

namespace FourKeyWorks.LocalHost;

/// <summary>
/// <c>topology</c>: declares exchanges, queues, users and permissions in a broker that somebody else runs, compares it with the
/// catalogue, or repairs it. Passwords follow from the secret in <c>Installation__Secret</c>, or from the one of the state folder.
/// </summary>
internal static class Topology
{
    /// <summary>The exit code for a broker that is not as the catalogue has it.</summary>
    private const int Differs = 3;

    public static async Task<int> RunAsync(CommandLine asked, Screen screen, TimeProvider clock, CancellationToken cancellation)
    {
        var address = asked.ManagementUrl ?? throw new UsageException("topology needs --management-url.");
        var secret = InstallationSecret.FromEnvironment() ?? InstallationSecret.In(Installation.StateFolder(asked));
        var topology = BrokerTopology.Of(EventCatalogue.All, Installation.City(), secret.Credentials, new());
        using var management = new BrokerManagement(address);
        if (asked is { Check: false, Repair: false })
        {
            await management.ImportAsync(BrokerDefinitions.Json(topology), cancellation);
            screen.Step($"the topology is declared at {address.Host}:{address.Port}");
            return 0;
        }

        var repair = new TopologyRepair(management, topology, clock);
        if (asked.Repair) await repair.RunAsync(screen, cancellation);
        var left = await repair.DifferencesAsync(cancellation);
        foreach (var difference in left) screen.Line(difference.ToString());
        screen.Step(left.Count == 0
            ? $"the broker at {address.Host}:{address.Port} is as the catalogue has it"
            : $"the broker at {address.Host}:{address.Port} differs from the catalogue in {left.Count} points");
        return left.Count == 0 ? 0 : Differs;
    }
}
