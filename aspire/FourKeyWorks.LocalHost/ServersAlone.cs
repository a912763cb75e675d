using FourKeyWorks.LocalHost.Prepare;
using FourKeyWorks.LocalHost.Processes;
using FourKeyWorks.LocalHost.Servers;

namespace FourKeyWorks.LocalHost;

/// <summary>
/// <c>./run servers</c>: PostgreSQL and RabbitMQ alone, for processes that somebody else starts. While they run, a file in
/// the state folder tells Aspire's AppHost where they are.
/// </summary>
internal static class ServersAlone
{
    public static async Task<int> RunAsync(CommandLine asked, Screen screen, TimeProvider clock, CancellationToken stop)
    {
        if (await Preparation.RunAsync(forTests: false, screen, stop) is not 0 and var code)
            return code;
        var options = new LocalSystemOptions
        {
            StateFolder = Installation.StateFolder(asked),
            Ports = asked.Ports ?? Ports.PortChoice.Remembered,
            Fresh = asked.Fresh,
            City = Installation.City(),
            Processes = [],
            Dashboard = false,
        };
        await using (var system = await LocalSystem.StartAsync(options, screen, clock, stop))
        {
            await system.Postgres.CreateDatabasesAsync(ProcessTable.All.SelectMany(s => s.Databases), stop);
            CredentialFiles.Write(system);
            using var file = ServersFile.Write(system);
            screen.Step("the servers are ready; start the processes with: dotnet run --project aspire/FourKeyWorks.AppHost -- --containers=false");
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            screen.Step("stopping");
        }

        screen.Step("stopped");
        return 0;
    }
}
