using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FourKeyWorks.Journeys.Departments;

namespace FourKeyWorks.Exchange.Specs.Journal;

/// <summary>Killed at any moment, with a broker that goes away too: nothing is lost, nothing is noted twice.</summary>
[Trait("Needs", "Servers")]
public sealed class Losing_a_copy(ITestOutputHelper output)
{
    private const int Events = 3000;

    [Fact]
    public async Task no_message_is_missed_and_none_is_doubled()
    {
        await using var system = await TheExchange.StartAsync("exchange-kill", "exchange", "gateway");
        var first = system.Process("exchange");
        var second = await system.StartSecondAsync("exchange", Cancellation);
        var events = Enumerable.Range(0, Events).Select(_ => CloudEvent.ReportOf(CloudEvent.NewDossier())).ToList();
        var publisher = new StubbornPublisher(system, "gaj.u1001");
        using var over = new CancellationTokenSource();
        var reading = FollowAsync(system, over.Token);

        var sending = publisher.SendAsync(events, TimeSpan.FromMilliseconds(10));
        var kills = 0;
        while (!sending.IsCompleted)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(700), Cancellation);
            await (kills++ % 2 == 0 ? first : second).Kill9Async();
        }

        await sending;
        await TheExchange.HoldsAsync(system, "select count(distinct event_id) from journal where exchange = 'ingest.gaj.referral'", rows => rows is [[(long)Events]]);
        await over.CancelAsync();
        output.WriteLine($"{Events} events, {kills} kills, {publisher.SentAgain} sent again, {publisher.SentTwice} sent twice");
        Assert.True(kills >= 3);
        Assert.Equal(events.Select(e => e.Id).Order(), (await TheExchange.RowsAsync(system, "select event_id from journal where exchange = 'ingest.gaj.referral'")).Select(r => (string)r[0]!).Order());
        // Whoever asked for what comes after the last it saw has seen all of it.
        Assert.Equal((await TheExchange.RowsAsync(system, "select seq from journal order by seq")).Select(r => (long)r[0]!), await reading);
    }

    [Fact]
    public async Task without_the_broker_the_door_says_so_and_what_is_sent_again_counts_once()
    {
        await using var system = await TheExchange.StartAsync("exchange-broker", "exchange", "identity", "gateway");
        await using var police = await Department.ConnectAsync(system, "gaj.u1001", reading: false);
        var report = CloudEvent.ReportOf(CloudEvent.NewDossier());
        using (var before = await police.PushAsync("application/cloudevents+json", report.Structured())) Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        var next = CloudEvent.ReportOf(CloudEvent.NewDossier());

        await system.Broker.Process.Kill9Async();
        using var away = await police.PushAsync("application/cloudevents-batch+json", [(byte)'[', .. next.Structured(), (byte)',', .. report.Structured(), (byte)']']);

        var problem = await away.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "exchange.broker-away"), (away.StatusCode, problem.GetProperty("code").GetString()));
        Assert.Equal([(next.Id, "not-taken"), (report.Id, "not-taken")], problem.GetProperty("events").EnumerateArray()
            .Select(e => (e.GetProperty("id").GetString()!, e.GetProperty("status").GetString()!)));

        await system.Broker.Process.ReadyAsync(TimeSpan.FromSeconds(60), Cancellation);
        await Eventually.HoldsAsync(async () =>
        {
            using var again = await police.PushAsync("application/cloudevents-batch+json", [(byte)'[', .. next.Structured(), (byte)',', .. report.Structured(), (byte)']']);
            await Task.Delay(200, Cancellation);
            return again.StatusCode == HttpStatusCode.OK;
        }, "the door takes events again", TimeSpan.FromSeconds(60));
        await TheExchange.HoldsAsync(system, "select 1 from journal where event_id = any($1)", rows => rows.Count == 2, (object)new[] { report.Id, next.Id });
    }

    private static async Task<List<long>> FollowAsync(LocalHost.LocalSystem system, CancellationToken over)
    {
        var seen = new List<long> { 0 };
        while (true)
        {
            var last = over.IsCancellationRequested;
            seen.AddRange((await TheExchange.RowsAsync(system, "select seq from journal where seq > $1 order by seq", seen[^1])).Select(r => (long)r[0]!));
            if (last) return seen[1..];
            await Task.Delay(20, Cancellation);
        }
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
