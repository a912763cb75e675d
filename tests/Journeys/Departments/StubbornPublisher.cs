using System.Text.Json;
using FourKeyWorks.LocalHost;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace FourKeyWorks.Journeys.Departments;

/// <summary>
/// A publisher that counts an event as sent when the broker has confirmed it, and until then connects anew and sends it
/// again with the same id; now and then one that was confirmed too, as if it had missed that.
/// </summary>
internal sealed class StubbornPublisher(LocalSystem system, string user)
{
    private const int Page = 10;

    private static readonly TimeSpan ConfirmedWithin = TimeSpan.FromSeconds(5);

    /// <summary>Events sent again because their confirm did not come.</summary>
    public int SentAgain { get; private set; }

    /// <summary>Events sent again although their confirm had come.</summary>
    public int SentTwice { get; private set; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="events">What to send.</param>
    /// <param name="pause">Between pages of ten.</param>
    public async Task SendAsync(IEnumerable<CloudEvent> events, TimeSpan pause)
    {
        var open = new List<CloudEvent>(events);
        using var credentials = JsonDocument.Parse(await File.ReadAllTextAsync(CredentialFiles.PathOf(system, user), Cancellation));
        var factory = Department.FactoryOf(credentials.RootElement);
        factory.AutomaticRecoveryEnabled = false;
        var exchange = credentials.RootElement.GetProperty("ingestExchanges")[0].GetString()!;
        while (open.Count > 0)
        {
            try
            {
                await using var connection = await factory.CreateConnectionAsync(Cancellation);
                await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), Cancellation);
                while (open.Count > 0 && await SendPageAsync(channel, exchange, open))
                    await Task.Delay(pause, Cancellation);
            }
            catch (Exception e) when (e is BrokerUnreachableException or OperationInterruptedException or IOException or TimeoutException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), Cancellation);
            }
        }
    }

    private async Task<bool> SendPageAsync(IChannel channel, string exchange, List<CloudEvent> open)
    {
        var page = open.Take(Page).ToList();
        if (page[0].Id.EndsWith('0'))
        {
            SentTwice++;
            page.Add(page[0]);
        }

        var confirmed = await Task.WhenAll(page.Select(async e =>
        {
            using var late = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            late.CancelAfter(ConfirmedWithin);
            try
            {
                await channel.BasicPublishAsync(exchange, "", true, e.Properties(), e.Body, late.Token);
                return e;
            }
            catch (Exception x) when (x is PublishException or OperationInterruptedException or IOException or OperationCanceledException && !Cancellation.IsCancellationRequested)
            {
                return null;
            }
        }));
        var sent = confirmed.OfType<CloudEvent>().ToHashSet();
        open.RemoveAll(sent.Contains);
        var failed = confirmed.Count(c => c is null);
        SentAgain += failed;
        return failed == 0;
    }
}
