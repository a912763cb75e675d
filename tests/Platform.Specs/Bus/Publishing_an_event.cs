using System.Diagnostics;
using System.Text;
using System.Text.Json;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Contracts.Referral;
using FourKeyWorks.Platform.Bus;
using RabbitMQ.Client;

namespace FourKeyWorks.Platform.Specs.Bus;

[Trait("Needs", "Servers"), Collection("Broker")]
public sealed class Publishing_an_event(Broker broker) : IAsyncLifetime
{
    private const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static readonly string Exchange = Names.Exchange(EventCatalogue.Of(typeof(ReliefAssessmentRequestedV1)));

    private string Inbox => broker.InboxOf("mzj.u1003");

    private static readonly ReliefAssessmentRequestedV1 Notice = new()
    {
        CaseId = Guid.Parse("6f1e0c52-8a4b-4f0e-9d57-0a3c5b7e9f11"),
        ImmediateDanger = true,
        FirstContactDueAt = new(2026, 9, 4, 9, 0, 0, TimeSpan.FromHours(8)),
        AssessmentDueAt = new(2026, 9, 8, 9, 0, 0, TimeSpan.FromHours(8)),
    };

    private static readonly Envelope Envelope = new()
    {
        Id = "0b3f2c1a-5d7e-4f90-8a1b-2c3d4e5f6071",
        Time = new(2026, 9, 1, 9, 0, 0, 120, TimeSpan.FromHours(8)),
        Subject = "case-7Qx2mB9k",
        Sequence = 3,
        RoutingKey = Names.Jurisdiction(City.Demo.Id, null, null),
        Traceparent = Trace,
    };

    [Fact]
    public async Task shows_a_department_the_body_its_attributes_and_nothing_else()
    {
        await using var referral = await StartAsync();
        await referral.Publisher.PublishAsync(Notice, Envelope, Stop);

        var seen = (await broker.TakeAsync(Inbox))!;

        Assert.Equal(
            """{"caseId":"6f1e0c52-8a4b-4f0e-9d57-0a3c5b7e9f11","immediateDanger":true,"firstContactDueAt":"2026-09-04T09:00:00+08:00","assessmentDueAt":"2026-09-08T09:00:00+08:00"}""",
            Encoding.UTF8.GetString(seen.Body.Span));
        var trace = Header(seen, "cloudEvents:traceparent");
        Assert.StartsWith(Trace[..35], trace, StringComparison.Ordinal);
        Assert.Equal( // x-delivery-count is the queue's
            $"""
            cloudEvents:id={Envelope.Id}
            cloudEvents:sensitivity=L3
            cloudEvents:sequence=3
            cloudEvents:source=/fourkeyworks/referral
            cloudEvents:specversion=1.0
            cloudEvents:subject=case-7Qx2mB9k
            cloudEvents:time=2026-09-01T01:00:00.12Z
            cloudEvents:traceparent={trace}
            cloudEvents:type=cn.fourkeyworks.referral.relief-assessment-requested.v1
            """,
            string.Join('\n', seen.BasicProperties.Headers!.Keys.Except(["x-delivery-count"]).Order(StringComparer.Ordinal).Select(h => $"{h}={Header(seen, h)}")));
        AssertNothingElse(seen.BasicProperties);
    }

    [Fact]
    public async Task can_be_read_by_the_next_service()
    {
        await using var referral = await StartAsync();
        await using var assistance = await RunningService.StartAsync(Party.Assistance, broker.AddressFor("svc.assistance"));
        var raised = JsonSerializer.Deserialize<AssistanceReferralRaisedV1>(Wire.Body("cn.fourkeyworks.referral.assistance-referral-raised.v1"), EventJson.Options)!;

        await referral.Publisher.PublishAsync(raised, Envelope, Stop);

        await Eventually.Is(() => !assistance.Deliveries.IsEmpty);
        var read = Assert.IsType<Delivery.Event>(Assert.Single(assistance.Deliveries));
        Assert.Equal((Envelope.Id, "/fourkeyworks/referral", 3L, "svc.referral"), (read.Id, read.Source, read.Sequence, read.Sender));
        Assert.Equal(Envelope.Time, read.Time);
        Assert.Equal(raised.ReferralId, ((AssistanceReferralRaisedV1)read.Body).ReferralId);
    }

    [Fact]
    public async Task joins_the_stored_trace_whatever_the_thread_is_doing()
    {
        using var listener = new ActivityListener { ShouldListenTo = s => s.Name is "MassTransit" or "spec", Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded };
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource("spec");
        await using var referral = await StartAsync();
        using var busy = source.StartActivity("something else")!;

        await referral.Publisher.PublishAsync(Notice, Envelope, Stop);

        Assert.Same(busy, Activity.Current);
        var trace = Header((await broker.TakeAsync(Inbox))!, "cloudEvents:traceparent");
        Assert.StartsWith(Trace[..35], trace, StringComparison.Ordinal);
        Assert.NotEqual(Trace, trace); // the publish is a span of its own
    }

    [Fact]
    public async Task has_no_optional_attribute_that_is_not_given()
    {
        await using var referral = await StartAsync();
        await referral.Publisher.PublishAsync(Notice, Envelope with { Subject = null, Sequence = null, Traceparent = null }, Stop);

        var headers = (await broker.TakeAsync(Inbox))!.BasicProperties.Headers!;
        Assert.DoesNotContain("cloudEvents:subject", headers);
        Assert.DoesNotContain("cloudEvents:sequence", headers);
        Assert.DoesNotContain("cloudEvents:traceparent", headers);
    }

    [Fact]
    public async Task a_page_at_once_is_confirmed_whole()
    {
        await using var referral = await StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 256).Select(i => referral.Publisher.PublishAsync(Notice, Envelope with { Id = $"event-{i:0000}" }, Stop)));
        Assert.Equal(256u, await broker.CountAsync(Inbox));
    }

    [Fact]
    public async Task to_a_missing_exchange_fails_by_its_time_limit()
    {
        await using var referral = await StartAsync();
        await referral.Publisher.PublishAsync(Notice, Envelope, Stop);
        await using (var channel = await broker.AdministrateAsync()) await channel.ExchangeDeleteAsync(Exchange, cancellationToken: Stop);
        try
        {
            await MustTimeOut(referral);
        }
        finally
        {
            await broker.ImportAsync();
        }
    }

    [Fact]
    public async Task that_the_broker_does_not_permit_fails_by_its_time_limit()
    {
        await using var impostor = await RunningService.StartAsync(
            Party.Referral, broker.AddressFor("svc.screening"), null, ("PublishWithin", "00:00:02"));
        await MustTimeOut(impostor);
        Assert.Equal(0u, await broker.CountAsync(Inbox));
    }

    [Fact]
    public async Task that_a_queue_refuses_is_not_taken_for_done()
    {
        await using var referral = await StartAsync();
        await using var channel = await broker.AdministrateAsync();
        var full = await channel.QueueDeclareAsync("specs.full", false, true, true,
            new Dictionary<string, object?> { ["x-max-length"] = 1, ["x-overflow"] = "reject-publish" }, cancellationToken: Stop);
        await channel.QueueBindAsync(full.QueueName, Exchange, "#", cancellationToken: Stop);
        await referral.Publisher.PublishAsync(Notice, Envelope, Stop);

        await MustTimeOut(referral);

        await channel.QueueDeleteAsync(full.QueueName, cancellationToken: Stop);
    }

    [Fact]
    public async Task while_the_broker_is_away_fails_by_its_time_limit()
    {
        await using var referral = await RunningService.StartAsync(
            Party.Referral, broker.AddressFor("svc.referral", FreePort.Any()), null, ("PublishWithin", "00:00:02"));
        await MustTimeOut(referral);
    }

    [Fact]
    public async Task can_be_given_up_by_the_caller()
    {
        await using var referral = await RunningService.StartAsync(Party.Referral, broker.AddressFor("svc.referral", FreePort.Any()));
        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => referral.Publisher.PublishAsync(Notice, Envelope, impatient.Token));
    }

    [Fact]
    public async Task of_another_service_is_refused_here()
    {
        await using var screening = await RunningService.StartAsync(Party.Screening, broker.AddressFor("svc.screening"));
        await Assert.ThrowsAsync<ArgumentException>(() => screening.Publisher.PublishAsync(Notice, Envelope, Stop));
    }

    public async ValueTask InitializeAsync() => await broker.PurgeAsync(Inbox, Names.EventsQueue(Party.Assistance));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Task<RunningService> StartAsync() =>
        RunningService.StartAsync(Party.Referral, broker.AddressFor("svc.referral"), null, ("PublishWithin", "00:00:03"));

    private static async Task MustTimeOut(RunningService service)
    {
        var watch = Stopwatch.StartNew();
        await Assert.ThrowsAsync<TimeoutException>(() => service.Publisher.PublishAsync(Notice, Envelope, Stop));
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(6));
    }

    private static string Header(BasicGetResult message, string name) => message.BasicProperties.Headers![name] is byte[] text ? Encoding.UTF8.GetString(text) : $"{message.BasicProperties.Headers[name]}";

    private static void AssertNothingElse(IReadOnlyBasicProperties properties)
    {
        Assert.Equal(("application/json", "svc.referral", true), (properties.ContentType, properties.UserId, properties.Persistent));
        Assert.False(properties.IsMessageIdPresent() || properties.IsCorrelationIdPresent() || properties.IsReplyToPresent()
            || properties.IsAppIdPresent() || properties.IsTypePresent() || properties.IsTimestampPresent() || properties.IsExpirationPresent()
            || properties.IsPriorityPresent() || properties.IsClusterIdPresent() || properties.IsContentEncodingPresent());
    }
}
