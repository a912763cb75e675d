using System.Threading.Channels;
using Npgsql;
using NpgsqlTypes;
using RabbitMQ.Client;

namespace FourKeyWorks.Benchmarks.Floor;

/// <summary>
/// Publishes what was committed: a page is read, published, deleted when the broker has confirmed all of it; deleting one
/// page and reading the next is one round trip. What a crash leaves is published when the copy starts again.
/// </summary>
internal sealed class FloorOutbox(NpgsqlConnection connection, IChannel channel, int copy)
{
    private const int Page = 256;
    private const string Key = "c999999._._";

    private readonly Channel<bool> committed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Something was committed.</summary>
    public void Wake() => committed.Writer.TryWrite(true);

    public async Task RunAsync(TimeProvider clock, CancellationToken stop)
    {
        await using var next = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("delete from outbox where id = any($1)") { Parameters = { new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint } } },
                new("select id, message_id, type, body from outbox where copy = $1 order by id limit $2")
                {
                    Parameters = { new() { Value = copy }, new() { Value = Page } },
                },
            },
        };
        await next.PrepareAsync(stop);
        var done = Array.Empty<long>();
        while (true)
        {
            next.BatchCommands[0].Parameters[0].Value = done;
            var page = await ReadAsync(next, stop);
            if (page.Count == 0)
            {
                done = [];
                await committed.Reader.ReadAsync(stop);
                continue;
            }

            await Task.WhenAll(page.Select(p => PublishAsync(p.Message, clock.GetUtcNow(), stop)));
            done = [.. page.Select(p => p.Id)];
        }
    }

    private static async Task<List<(long Id, Message Message)>> ReadAsync(NpgsqlBatch next, CancellationToken stop)
    {
        var page = new List<(long, Message)>();
        await using var row = await next.ExecuteReaderAsync(stop);
        while (await row.ReadAsync(stop)) page.Add((row.GetInt64(0), new(row.GetGuid(1), row.GetString(2), row.GetFieldValue<byte[]>(3))));
        return page;
    }

    private async Task PublishAsync(Message message, DateTimeOffset now, CancellationToken stop) => await channel.BasicPublishAsync(
        "fkw.referral." + message.Type, Key, false,
        new BasicProperties
        {
            ContentType = "application/json",
            DeliveryMode = DeliveryModes.Persistent,
            UserId = "svc.referral",
            Headers = new Dictionary<string, object?>
            {
                ["cloudEvents:specversion"] = "1.0",
                ["cloudEvents:id"] = message.Id.ToString(),
                ["cloudEvents:source"] = "/fourkeyworks/referral",
                ["cloudEvents:type"] = "cn.fourkeyworks.referral." + message.Type,
                ["cloudEvents:time"] = now.ToString("O"),
            },
        },
        message.Body, stop);
}
