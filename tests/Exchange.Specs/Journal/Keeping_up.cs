using System.Diagnostics;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Contracts.Documents;
using FourKeyWorks.Contracts.Referral;
using FourKeyWorks.LocalHost;
using RabbitMQ.Client;

namespace FourKeyWorks.Exchange.Specs.Journal;

/// <summary>How much the journal can take. Run by hand, for the figures depend on the machine: <c>dotnet test -- xUnit.Explicit=only</c>.</summary>
[Trait("Needs", "Servers")]
public sealed class Keeping_up(ITestOutputHelper output)
{
    private static readonly EventContract Notice = EventCatalogue.Of(typeof(ProcuratorateNotifiedV1));

    [Fact(Explicit = true)]
    public async Task with_five_hundred_events_a_second_and_with_what_has_gathered()
    {
        await using var system = await TheExchange.StartAsync("exchange-load", "exchange");
        await using var publisher = await PublisherAsync(system);
        await using var channel = await publisher.CreateChannelAsync(new CreateChannelOptions(true, true), Cancellation);

        // A steady stream: how far behind is the journal at the end of each second?
        var (sent, behind, watch) = (0L, new List<long>(), Stopwatch.StartNew());
        for (var second = 1; second <= 25; second++)
        {
            for (var slice = 0; slice < 10; slice++)
            {
                await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => SendAsync(channel)));
                sent += 50;
                var early = TimeSpan.FromSeconds(second - 1 + (slice + 1) / 10.0) - watch.Elapsed;
                if (early > TimeSpan.Zero) await Task.Delay(early, Cancellation);
            }

            behind.Add(sent - await NotedAsync(system));
        }

        output.WriteLine($"{sent} events in {watch.Elapsed.TotalSeconds:0.0} s = {sent / watch.Elapsed.TotalSeconds:0}/s; behind at each second's end: {string.Join(' ', behind)}");
        watch.Restart();
        while (await NotedAsync(system) < sent) await Task.Delay(20, Cancellation);
        output.WriteLine($"all noted {watch.ElapsedMilliseconds} ms after the last was confirmed");
        Assert.True(behind.Max() < 5000);

        // What gathered while no copy ran.
        await system.Process("exchange").StopAsync(TimeSpan.FromSeconds(5));
        for (var page = 0; page < 100; page++) await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => SendAsync(channel)));
        sent += 20_000;
        await system.StartSecondAsync("exchange", Cancellation);
        watch.Restart();
        var before = await NotedAsync(system);
        while (await NotedAsync(system) < sent) await Task.Delay(20, Cancellation);
        output.WriteLine($"{sent - before} that had gathered were noted in {watch.Elapsed.TotalSeconds:0.0} s = {(sent - before) / watch.Elapsed.TotalSeconds:0}/s");
    }

    private static Task<IConnection> PublisherAsync(LocalSystem system) =>
        new ConnectionFactory { Uri = system.Broker.AddressFor("svc.referral") }.CreateConnectionAsync(Cancellation);

    private static async Task SendAsync(IChannel channel) => await channel.BasicPublishAsync(
        Names.Exchange(Notice), Names.Jurisdiction(City.Demo.Id, null, null), false,
        new BasicProperties
        {
            ContentType = "application/json",
            UserId = "svc.referral",
            DeliveryMode = DeliveryModes.Persistent,
            Headers = new Dictionary<string, object?>
            {
                ["cloudEvents:specversion"] = "1.0",
                ["cloudEvents:id"] = Guid.NewGuid().ToString(),
                ["cloudEvents:source"] = "/fourkeyworks/referral",
                ["cloudEvents:type"] = Notice.Type,
                ["cloudEvents:time"] = "2026-09-01T09:00:00Z",
            },
        },
        System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(Examples.Of(Notice.ClrType), Notice.ClrType, EventJson.Options), Cancellation);

    private static async Task<long> NotedAsync(LocalSystem system) =>
        (long)(await TheExchange.RowsAsync(system, "select count(*) from journal where exchange = $1", Names.Exchange(Notice)))[0][0]!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
