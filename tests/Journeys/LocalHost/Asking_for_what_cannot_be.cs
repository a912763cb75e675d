using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace FourKeyWorks.Journeys.LocalHost;

[Trait("Needs", "Servers")]
public sealed class Asking_for_what_cannot_be
{
    [Theory]
    [InlineData("--frehs")]
    [InlineData("start")]
    [InlineData("--ports")]
    [InlineData("--ports", "80")]
    public async Task An_option_that_does_not_exist_is_refused_in_one_sentence(params string[] arguments)
    {
        await using var host = LocalHostProgram.Start(LocalHostProgram.NewState().FullName, arguments);

        Assert.Equal(2, await host.EndsAsync(TimeSpan.FromSeconds(20)));
        Assert.Matches(@"\A[^\n]+\.\z", host.Screen);
    }

    [Fact]
    public async Task A_taken_port_is_named_with_its_owner()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var state = LocalHostProgram.NewState();
        await File.WriteAllTextAsync(
            Path.Combine(state.FullName, "ports.json"), $$"""{ "postgresql": {{port}} }""", TestContext.Current.CancellationToken);

        await using var host = LocalHostProgram.Start(state.FullName);

        Assert.Equal(1, await host.EndsAsync(TimeSpan.FromSeconds(20)));
        Assert.Matches(string.Create(CultureInfo.InvariantCulture,
            $@"\APort {port} is taken by .+ \(pid {Environment.ProcessId}\); choose others with --ports auto\.\z"), host.Screen);
    }
}
