using System.Text.Json;

namespace FourKeyWorks.Journeys.LocalHost;

/// <summary>One LocalHost for the situations that leave it as it was.</summary>
public sealed class RunningLocalHost : IAsyncLifetime
{
    public LocalHostProgram Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Host = LocalHostProgram.Start(LocalHostProgram.NewState().FullName, "--ports", "auto");
        await Host.ReadyAsync();
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}

[Trait("Needs", "Servers")]
public sealed class Running_the_local_host(RunningLocalHost running) : IClassFixture<RunningLocalHost>
{
    private readonly LocalHostProgram host = running.Host;

    [Theory]
    [InlineData("referral")]
    [InlineData("rabbitmq")]
    [InlineData("postgresql")]
    public async Task A_process_that_dies_is_named_and_started_again(string name)
    {
        var before = host.Started()[name];
        System.Diagnostics.Process.Start("kill", ["-9", $"{before}"]).WaitForExit();

        var line = await host.SaysAsync($"{name} ended with exit code 137", TimeSpan.FromSeconds(10));

        Assert.Contains(Path.Combine(host.State, "logs", name + ".log"), line, StringComparison.Ordinal);
        await Eventually(() => host.Started().TryGetValue(name, out var pid) && pid != before && LocalHostProgram.Alive([pid]).Any());
    }

    [Fact]
    public async Task A_second_one_with_the_same_state_is_refused_and_told_who_holds_it()
    {
        var second = LocalHostProgram.Start(host.State);

        Assert.Equal(1, await second.EndsAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains($"pid {host.Pid}", second.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_unit_has_a_file_with_what_its_program_needs_that_only_the_owner_reads()
    {
        var file = Path.Combine(host.State, "credentials", "gaj.u1001.json");
        using var credentials = JsonDocument.Parse(File.ReadAllText(file));

        Assert.Equal("gaj.u1001", credentials.RootElement.GetProperty("user").GetString());
        Assert.Equal("ingest.gaj.referral", credentials.RootElement.GetProperty("ingestExchanges")[0].GetString());
        Assert.StartsWith("inbox.gaj.u1001.", credentials.RootElement.GetProperty("inbox").GetString(), StringComparison.Ordinal);
        if (OperatingSystem.IsLinux())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    private static async Task Eventually(Func<bool> holds)
    {
        for (var attempt = 0; !holds(); attempt++)
        {
            Assert.True(attempt < 300, "not within 30 s");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }
}
