using System.Diagnostics;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Contracts.Documents;
using FourKeyWorks.Contracts.Referral;
using FourKeyWorks.Exchange.Journal;
using FourKeyWorks.Journeys.Departments;
using FourKeyWorks.LocalHost;
using RabbitMQ.Client;

namespace FourKeyWorks.Exchange.Specs.Journal;

/// <summary>How much the journal can take. Run by hand, for the figures depend on the machine: <c>dotnet test -- xUnit.Explicit=only</c>.</summary>
[Trait("Needs", "Servers")]
public sealed class Keeping_up(ITestOutputHelper output)
{
    private static readonly EventContract Notice = EventCatalogue.Of(typeof(ProcuratorateNotifiedV1));
    private static readonly EventContract Request = EventCatalogue.Of(typeof(ReliefAssessmentRequestedV1));
    private static readonly EventContract Missed = EventCatalogue.Of(typeof(DeadlineMissedV1));
    private static readonly Recipients Recipients = new(City.Demo);
    private static readonly string[] Exchanges = [Names.Exchange(Notice), Names.Exchange(Request), Names.Exchange(Missed)];
    private static readonly string Everywhere = Names.Jurisdiction(City.Demo.Id, null, null);

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

    [Fact(Explicit = true)]
    public async Task for_two_minutes_with_receipts_and_with_every_inbox_read()
    {
        const int Rate = 500, Seconds = 120;
        await using var system = await TheExchange.StartAsync("exchange-load", "exchange", "referral", "identity", "gateway");
        await using var publisher = await PublisherAsync(system);
        await using var channel = await publisher.CreateChannelAsync(new CreateChannelOptions(true, true), Cancellation);
        var units = new List<Department>();
        foreach (var unit in City.Demo.Units) units.Add(await Department.ConnectAsync(system, unit.BrokerUser));

        var (sent, addressed, watch) = (0, 0L, Stopwatch.StartNew());
        var (unnoted, unsigned, unread) = (new List<long>(), new List<long>(), new List<long>());
        for (var second = 1; second <= Seconds; second++)
        {
            for (var slice = 0; slice < 10; slice++)
            {
                var events = Enumerable.Range(sent, Rate / 10).Select(Nth).ToList();
                await Task.WhenAll(events.Select(e => SendAsync(channel, e.Contract, e.Key)));
                (sent, addressed) = (sent + events.Count, addressed + events.Sum(e => Recipients.Of(Names.Exchange(e.Contract), e.Key).Count));
                var early = TimeSpan.FromSeconds(second - 1 + (slice + 1) / 10.0) - watch.Elapsed;
                if (early > TimeSpan.Zero) await Task.Delay(early, Cancellation);
            }

            unnoted.Add(sent - await NotedAsync(system));
            unsigned.Add(sent - await SignedAsync(system));
            unread.Add(addressed - units.Sum(u => (long)u.Count));
        }

        output.WriteLine($"{sent} events in {watch.Elapsed.TotalSeconds:0.0} s = {sent / watch.Elapsed.TotalSeconds:0}/s with {addressed} copies to {units.Count} inboxes");
        output.WriteLine($"not yet noted: {Said(unnoted)}");
        output.WriteLine($"not yet receipted: {Said(unsigned)}");
        output.WriteLine($"copies not yet fetched: {Said(unread)}");
        watch.Restart();
        while (await SignedAsync(system) < sent || units.Sum(u => (long)u.Count) < addressed) await Task.Delay(20, Cancellation);
        output.WriteLine($"all noted, receipted and fetched {watch.ElapsedMilliseconds} ms after the last was confirmed");
        // As far behind at the end as at the beginning: what keeps up does not fall back.
        Assert.All(new[] { unnoted, unsigned, unread }, behind => Assert.True(behind.TakeLast(30).Average() < 5 * Rate));
        foreach (var unit in units) await unit.DisposeAsync();
    }

    private static string Said(List<long> behind) =>
        $"median {behind.Order().ElementAt(behind.Count / 2)}, most {behind.Max()}, each 10 s: {string.Join(' ', behind.Where((_, i) => i % 10 == 9))}";

    /// <summary>How many of them a receipt covers.</summary>
    private static async Task<long> SignedAsync(LocalSystem system) => (long)(await TheExchange.RowsAsync(
        system, "select count(*) from journal where exchange = any($1) and seq <= (select coalesce(max(last_seq), 0) from receipt_batch)", (object)Exchanges))[0][0]!;

    private static Task<IConnection> PublisherAsync(LocalSystem system) =>
        new ConnectionFactory { Uri = system.Broker.AddressFor("svc.referral") }.CreateConnectionAsync(Cancellation);

    /// <summary>Every other event is for one unit, each in turn.</summary>
    private static (EventContract Contract, string Key) Nth(int number) => (number % 4) switch
    {
        0 => (Notice, Everywhere),
        2 => (Request, Everywhere),
        _ => (Missed, Names.ToUnit(City.Demo.Units[number / 2 % City.Demo.Units.Count].Id)),
    };

    private static Task SendAsync(IChannel channel) => SendAsync(channel, Notice, Everywhere);

    private static async Task SendAsync(IChannel channel, EventContract contract, string key) => await channel.BasicPublishAsync(
        Names.Exchange(contract), key, false,
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
                ["cloudEvents:type"] = contract.Type,
                ["cloudEvents:time"] = "2026-09-01T09:00:00Z",
            },
        },
        System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(Examples.Of(contract.ClrType), contract.ClrType, EventJson.Options), Cancellation);

    private static async Task<long> NotedAsync(LocalSystem system) =>
        (long)(await TheExchange.RowsAsync(system, "select count(*) from journal where exchange = any($1)", (object)Exchanges))[0][0]!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
