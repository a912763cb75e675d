using System.Diagnostics;
using System.Text.Json;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace FourKeyWorks.Benchmarks.Load;

/// <summary>
/// The two departments that a report is for, reading their inboxes. The notice to the Procuratorate names report and case,
/// the one to Civil Affairs the case alone; a report has arrived when both are there.
/// </summary>
internal sealed class Inboxes : IAsyncDisposable
{
    public const string Procuratorate = "jcy.u1002", CivilAffairs = "mzj.u1003";

    private const ushort Prefetch = 1000;
    private const int AckEvery = 50;

    private readonly Lock gate = new();
    private readonly List<IConnection> connections = [];
    private readonly Dictionary<int, (Guid Case, long At)> notices = [];
    private readonly Dictionary<Guid, long> requests = [];
    private int expected;
    private TaskCompletionSource<long> complete = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many of the expected have arrived in both.</summary>
    public int Arrived
    {
        get
        {
            lock (gate) return Math.Min(notices.Count, requests.Count);
        }
    }

    /// <summary>Reads on from here.</summary>
    public static async Task<Inboxes> OpenAsync(Func<string, Uri> addressOf, Func<string, string> inboxOf, CancellationToken stop)
    {
        var inboxes = new Inboxes();
        await inboxes.ReadAsync(addressOf(Procuratorate), inboxOf(Procuratorate), inboxes.TakeNotice, stop);
        await inboxes.ReadAsync(addressOf(CivilAffairs), inboxOf(CivilAffairs), inboxes.TakeRequest, stop);
        return inboxes;
    }

    /// <summary>Forgets what came before, and completes when so many reports have arrived in both; with the time of the last.</summary>
    public Task<long> ExpectAsync(int count)
    {
        lock (gate)
        {
            notices.Clear();
            requests.Clear();
            expected = count;
            complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return complete.Task;
        }
    }

    /// <summary>When each report had arrived in both, by its number.</summary>
    public IReadOnlyDictionary<int, long> Times()
    {
        lock (gate) return notices.ToDictionary(n => n.Key, n => Math.Max(n.Value.At, requests[n.Value.Case]));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in connections) await connection.DisposeAsync();
    }

    private void TakeNotice(JsonElement body, long at)
    {
        if (Report.NumberOf(body.GetProperty("dossierRef").GetString()) is { } number) notices.TryAdd(number, (body.GetProperty("caseId").GetGuid(), at));
    }

    private void TakeRequest(JsonElement body, long at) => requests.TryAdd(body.GetProperty("caseId").GetGuid(), at);

    private async Task ReadAsync(Uri address, string inbox, Action<JsonElement, long> take, CancellationToken stop)
    {
        var connection = await new ConnectionFactory { Uri = address }.CreateConnectionAsync(stop);
        connections.Add(connection);
        var channel = await connection.CreateChannelAsync(cancellationToken: stop);
        await channel.BasicQosAsync(0, Prefetch, false, stop);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            var at = Stopwatch.GetTimestamp();
            using (var body = JsonDocument.Parse(delivery.Body)) Take(() => take(body.RootElement, at), at);
            if (delivery.DeliveryTag % AckEvery == 0) await channel.BasicAckAsync(delivery.DeliveryTag, multiple: true, CancellationToken.None);
        };
        await channel.BasicConsumeAsync(inbox, false, consumer, stop);
    }

    private void Take(Action take, long at)
    {
        lock (gate)
        {
            take();
            if (notices.Count >= expected && requests.Count >= expected) complete.TrySetResult(at);
        }
    }
}
