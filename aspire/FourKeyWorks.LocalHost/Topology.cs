using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.LocalHost.Servers;
using FourKeyWorks.LocalHost.State;

namespace FourKeyWorks.LocalHost;

/// <summary>
/// <c>topology</c>: declares exchanges, queues, users and permissions in a broker that somebody else runs. Passwords follow
/// from the secret in <c>Installation__Secret</c>, or from the one of the state folder.
/// </summary>
internal static class Topology
{
    public static async Task<int> RunAsync(CommandLine asked, Screen screen, CancellationToken cancellation)
    {
        var address = asked.ManagementUrl ?? throw new UsageException("topology needs --management-url.");
        var secret = InstallationSecret.FromEnvironment() ?? InstallationSecret.In(Installation.StateFolder(asked));
        using var management = new BrokerManagement(address);
        await management.ImportAsync(BrokerDefinitions.Json(Installation.City(), secret.Credentials, new()), cancellation);
        screen.Step($"the topology is declared at {address.Host}:{address.Port}");
        return 0;
    }
}
