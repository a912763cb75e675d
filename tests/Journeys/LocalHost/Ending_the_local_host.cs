using System.Diagnostics;

namespace FourKeyWorks.Journeys.LocalHost;

[Trait("Needs", "Servers")]
public sealed class Ending_the_local_host
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task After_a_kill_the_next_one_ends_what_was_left_and_goes_on()
    {
        var state = LocalHostProgram.NewState().FullName;
        var killed = LocalHostProgram.Start(state, "--ports", "auto");
        await killed.ReadyAsync();
        var left = killed.Started();
        killed.Send("KILL");
        await killed.EndsAsync(Limit);
        Assert.Equal(left.Count, LocalHostProgram.Alive(left.Values).Count());

        await using var next = LocalHostProgram.Start(state, "--ports", "auto");

        await next.SaysAsync("ended what a killed LocalHost had left", TimeSpan.FromSeconds(20));
        Assert.Empty(LocalHostProgram.Alive(left.Values));
        await next.ReadyAsync();
    }

    [Theory]
    [InlineData("INT", "ready after")]
    [InlineData("TERM", "PostgreSQL is ready")]
    public async Task Everything_has_ended_within_ten_seconds(string signal, string moment)
    {
        await using var host = LocalHostProgram.Start(LocalHostProgram.NewState().FullName, "--ports", "auto");
        await host.SaysAsync(moment, TimeSpan.FromSeconds(120));
        var started = host.Started();
        Assert.NotEmpty(started);
        var watch = Stopwatch.StartNew();

        host.Send(signal);
        await host.EndsAsync(Limit);

        Assert.True(watch.Elapsed < Limit, $"took {watch.Elapsed}");
        Assert.Empty(LocalHostProgram.Alive(started.Values));
    }
}
