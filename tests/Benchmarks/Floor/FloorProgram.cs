using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Npgsql;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace FourKeyWorks.Benchmarks.Floor;

/// <summary>
/// The floor: the same durable work by hand, with nothing but the drivers. No encryption, no access rights, no clocks, no
/// tracing, no validation; what it does, it does as its drivers' documentation advises: statements prepared, one round trip
/// for each transaction, confirms awaited together, acknowledged after the commit. What it received twice changes nothing.
/// </summary>
internal static class FloorProgram
{
    /// <param name="committers">Transactions that are under way at once: 1 takes one delivery after the other, which is the client's own default.</param>
    /// <param name="together">Reports that one transaction holds at most: 1, or 50.</param>
    /// <param name="copy">Which copy this is: each publishes what it has committed itself.</param>
    /// <param name="clock">For the times that it stores.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task<int> RunAsync(int committers, int together, int copy, TimeProvider clock, CancellationToken stop)
    {
        // Enough that no committer waits for the broker.
        var prefetch = (ushort)Math.Max(64, 2 * committers * together);
        await using var database = NpgsqlDataSource.Create(Setting("database"));
        await using var connection = await new ConnectionFactory { Uri = new(Setting("broker")) }.CreateConnectionAsync(stop);
        await using var reading = await connection.CreateChannelAsync(cancellationToken: stop);
        await using var writing = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), stop);
        await using var outboxConnection = await database.OpenConnectionAsync(stop);
        var outbox = new FloorOutbox(outboxConnection, writing, copy);
        var waiting = Channel.CreateUnbounded<FloorWork>();
        var running = new List<Task> { outbox.RunAsync(clock, stop) };
        for (var i = 0; i < committers; i++) running.Add(CommitAsync(await FloorStore.OpenAsync(database, copy, stop), waiting.Reader, reading, outbox, together, stop));

        await reading.BasicQosAsync(0, prefetch, false, stop);
        var consumer = new AsyncEventingBasicConsumer(reading);
        consumer.ReceivedAsync += async (_, d) =>
        {
            var sender = d.BasicProperties.UserId ?? "";
            await waiting.Writer.WriteAsync(FloorWork.Of(d.DeliveryTag, KeyOf(sender, d.BasicProperties), d.Body.Span, sender, clock.GetUtcNow()), stop);
        };
        await reading.BasicConsumeAsync("referral.ingest.gaj", false, consumer, stop);
        await Console.Out.WriteLineAsync("ready");
        await await Task.WhenAny(running);
        return 0;
    }

    private static async Task CommitAsync(FloorStore store, ChannelReader<FloorWork> waiting, IChannel channel, FloorOutbox outbox, int together, CancellationToken stop)
    {
        var work = new List<FloorWork>(together);
        while (await waiting.WaitToReadAsync(stop))
        {
            work.Clear();
            while (work.Count < together && waiting.TryRead(out var one)) work.Add(one);
            if (work.Count == 0) continue;
            if (!await store.CommitAsync(work, stop)) await CommitSinglyAsync(store, work, stop);
            outbox.Wake();
            foreach (var one in work) await channel.BasicAckAsync(one.Tag, false, stop);
        }
    }

    /// <summary>One of several was received before: the others are not, and go in.</summary>
    private static async Task CommitSinglyAsync(FloorStore store, IEnumerable<FloorWork> work, CancellationToken stop)
    {
        foreach (var one in work)
        {
            if (!await store.IsKnownAsync(one.Key, stop) && !await store.CommitAsync([one], stop) && !await store.IsKnownAsync(one.Key, stop))
                throw new InvalidOperationException("A report is neither new nor known.");
        }
    }

    private static string KeyOf(string sender, IReadOnlyBasicProperties properties) =>
        string.Create(CultureInfo.InvariantCulture, $"{sender} {Header(properties, "cloudEvents:source")} {Header(properties, "cloudEvents:id")}");

    private static string Header(IReadOnlyBasicProperties properties, string name) =>
        properties.Headers?.TryGetValue(name, out var value) is true && value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : "";

    private static string Setting(string name) => Environment.GetEnvironmentVariable("ConnectionStrings__" + name) ?? throw new InvalidOperationException($"ConnectionStrings__{name} is not set.");
}
