using FourKeyWorks.Journeys.Departments;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace FourKeyWorks.Journeys;

/// <summary>A department with its own broker user does what the broker was never meant to let it do.</summary>
[Collection<InTheCity>]
[Trait("Needs", "Servers")]
public sealed class Permissions(TheCity city)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ingest.jcy.referral")]
    [InlineData("fkw.referral.procuratorate-notified.v1")]
    [InlineData("fkw.exchange.event-rejected.v1")]
    [InlineData("dlx.referral")]
    [InlineData("dlx.inbox")]
    [InlineData("unrouted")]
    [InlineData("amq.topic")]
    [InlineData("")]
    public Task Publishing_where_one_may_not_is_refused(string exchange) =>
        RefusedAsync(channel => channel.BasicPublishAsync(exchange, city.Procuratorate.Inbox, true,
            CloudEvent.ReportOf(CloudEvent.NewDossier()).Properties(), "{}"u8.ToArray(), Cancellation).AsTask());

    [Theory]
    [InlineData("jcy.u1002")]
    [InlineData("gaj.u1101")]
    public async Task Reading_anothers_inbox_is_refused(string other)
    {
        var inbox = city[other].Inbox;
        foreach (var queue in (string[])[inbox, inbox + ".overflow"])
        {
            await RefusedAsync(channel => channel.BasicGetAsync(queue, true, Cancellation));
            await RefusedAsync(channel => channel.BasicConsumeAsync(queue, true, new AsyncDefaultBasicConsumerOf(channel), Cancellation));
        }
    }

    [Theory]
    [InlineData("referral.ingest.gaj")]
    [InlineData("referral.dead")]
    [InlineData("unrouted")]
    [InlineData("assistance.events")]
    public Task Reading_a_services_queue_is_refused(string queue) =>
        RefusedAsync(channel => channel.BasicGetAsync(queue, true, Cancellation));

    [Fact]
    public async Task Declaring_anything_is_refused()
    {
        await RefusedAsync(c => c.QueueDeclareAsync("mine", true, false, false, cancellationToken: Cancellation));
        await RefusedAsync(c => c.QueueDeclareAsync("", false, true, true, cancellationToken: Cancellation));
        await RefusedAsync(c => c.ExchangeDeclareAsync("mine", "topic", true, cancellationToken: Cancellation));
        await RefusedAsync(c => c.QueueBindAsync(city.Police.Inbox, "fkw.referral.procuratorate-notified.v1", "#", cancellationToken: Cancellation));
        await RefusedAsync(c => c.ExchangeBindAsync("ingest.gaj.referral", "fkw.referral.procuratorate-notified.v1", "#", cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Deleting_and_emptying_is_refused()
    {
        await RefusedAsync(c => c.QueueDeleteAsync(city.Police.Inbox, cancellationToken: Cancellation));
        await RefusedAsync(c => c.QueueDeleteAsync(city.Procuratorate.Inbox, cancellationToken: Cancellation));
        await RefusedAsync(c => c.QueuePurgeAsync(city.Procuratorate.Inbox, Cancellation));
        await RefusedAsync(c => c.ExchangeDeleteAsync("ingest.gaj.referral", cancellationToken: Cancellation));
    }

    [Fact]
    public async Task A_forged_user_is_refused()
    {
        await using var channel = await ChannelAsync();
        var forged = CloudEvent.ReportOf(CloudEvent.NewDossier(), "gaj.u1101");

        var refused = await Assert.ThrowsAnyAsync<OperationInterruptedException>(() =>
            channel.BasicPublishAsync("ingest.gaj.referral", "", true, forged.Properties(), forged.Body, Cancellation).AsTask());

        Assert.Equal<int?>(Constants.PreconditionFailed, refused.ShutdownReason?.ReplyCode);
    }

    [Fact]
    public async Task The_brokers_management_is_closed_to_departments()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var factory = city.Police.Factory;
        var login = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{factory.UserName}:{factory.Password}"));
        http.DefaultRequestHeaders.Authorization = new("Basic", login);

        using var answer = await http.GetAsync(new Uri(city.System.Broker.ManagementAddress, "api/queues"), Cancellation);

        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    /// <summary>A refusal closes the channel, so each try has its own; with confirms, so that a refused publish is told.</summary>
    private async Task RefusedAsync(Func<IChannel, Task> attempt)
    {
        await using var channel = await ChannelAsync();
        var refused = await Assert.ThrowsAnyAsync<OperationInterruptedException>(() => attempt(channel));
        Assert.Equal<int?>(Constants.AccessRefused, refused.ShutdownReason?.ReplyCode);
    }

    private Task<IChannel> ChannelAsync() => city.Police.Connection.CreateChannelAsync(new CreateChannelOptions(true, true), Cancellation);

    private sealed class AsyncDefaultBasicConsumerOf(IChannel channel) : AsyncDefaultBasicConsumer(channel);
}
