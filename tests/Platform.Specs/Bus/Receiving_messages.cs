using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using FourKeyWorks.Contracts.AnyService;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Bus;

namespace FourKeyWorks.Platform.Specs.Bus;

[Trait("Needs", "Servers"), Collection("Broker")]
public sealed class Receiving_messages(Broker broker) : IAsyncLifetime
{
    private static readonly string Queue = Names.IngestQueue(Party.Referral, Party.GAJ);
    private static readonly string Dead = Names.DeadQueue(Party.Referral);
    private readonly Department police = new(broker, Wire.Police);

    private static IncomingMessage Message => Wire.Binary().With("cloudEvents:time", Recently).With("cloudEvents:id", Guid.NewGuid().ToString());

    private static string Recently => TimeProvider.System.GetUtcNow().ToString("O");

    [Fact]
    public async Task gives_each_to_the_handler_once_and_answers_it()
    {
        await using var referral = await StartAsync();
        await police.SendAsync(Message);

        await Eventually.Is(() => !referral.Deliveries.IsEmpty);
        var read = Assert.IsType<Delivery.Event>(Assert.Single(referral.Deliveries));
        Assert.Equal((Wire.Police, Queue, false), (read.Sender, read.Endpoint, read.Redelivered));
        await referral.DisposeAsync();
        Assert.Equal((0u, 0u), (await broker.CountAsync(Queue), await broker.CountAsync(Dead)));
    }

    [Fact]
    public async Task gives_a_malformed_one_to_the_handler_too()
    {
        await using var referral = await StartAsync();
        await police.SendAsync(Message with { ContentType = "text/plain" });
        await police.SendAsync(Message with { ContentType = null });
        await police.SendAsync(Message with { UserId = null });
        await police.SendAsync(Message with { Body = new byte[2 * 1024 * 1024] });
        await police.SendAsync(Message with { Body = "{"u8.ToArray() });
        await police.SendAsync(Message);

        await Eventually.Is(() => referral.Deliveries.Count == 6);
        Assert.Equal(
            [RejectionCode.ContentType, RejectionCode.TooLarge, RejectionCode.BodyUnreadable, RejectionCode.SenderMissing],
            referral.Deliveries.OfType<Delivery.Malformed>().Select(m => m.Code).Distinct().Order());
        Assert.Single(referral.Deliveries.OfType<Delivery.Event>());
        await referral.DisposeAsync();
        Assert.Equal((0u, 0u), (await broker.CountAsync(Queue), await broker.CountAsync(Dead)));
    }

    [Fact]
    public async Task declares_nothing_and_leaves_the_broker_as_it_was()
    {
        var before = await broker.InventoryAsync();
        await using (var referral = await StartAsync())
        {
            await police.SendAsync(Message);
            await Eventually.Is(() => !referral.Deliveries.IsEmpty);
            Assert.Equal(before, await broker.InventoryAsync());
        }

        Assert.Equal(before, await broker.InventoryAsync());
    }

    [Fact]
    public async Task sends_one_that_cannot_be_dealt_with_to_the_dead_letters_at_once()
    {
        await using var referral = await StartAsync((_, _) => throw new InvalidOperationException("Secret-4711"));
        var watch = Stopwatch.StartNew();
        await police.SendAsync(Message);

        await Eventually.Is(async () => await broker.CountAsync(Dead) == 1);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Single(referral.Deliveries);
        var dead = (await broker.TakeAsync(Dead))!;
        Assert.Equal(Wire.Police, dead.BasicProperties.UserId);
        Assert.DoesNotContain("Secret-4711", string.Join(' ', dead.BasicProperties.Headers!.Select(h => $"{h.Key} {(h.Value is byte[] b ? Encoding.UTF8.GetString(b) : h.Value)}")), StringComparison.Ordinal);
        Assert.Contains(referral.Log, l => l.Contains(nameof(InvalidOperationException), StringComparison.Ordinal));
    }

    [Fact]
    public async Task tries_again_while_the_database_is_away()
    {
        var tries = 0;
        await using var referral = await StartAsync((_, _) => ++tries < 4 ? throw new TimeoutException() : Task.CompletedTask, ("FirstRetryPause", "00:00:00.02"));
        await police.SendAsync(Message);

        await Eventually.Is(() => tries == 4);
        Assert.All(referral.Deliveries, d => Assert.False(d.Redelivered));
        await referral.DisposeAsync();
        Assert.Equal((0u, 0u), (await broker.CountAsync(Queue), await broker.CountAsync(Dead)));
    }

    [Fact]
    public async Task puts_back_what_it_has_tried_for_too_long()
    {
        await using var referral = await StartAsync(
            (d, _) => d.Redelivered ? Task.CompletedTask : throw new TimeoutException(),
            ("FirstRetryPause", "00:00:00.02"), ("LongestRetryPause", "00:00:00.05"), ("RetryFor", "00:00:00.2"));
        await police.SendAsync(Message);

        await Eventually.Is(() => referral.Deliveries.Any(d => d.Redelivered));
        Assert.Equal(5, referral.Deliveries.Count(d => !d.Redelivered));
        await referral.DisposeAsync();
        Assert.Equal((0u, 0u), (await broker.CountAsync(Queue), await broker.CountAsync(Dead)));
    }

    [Fact]
    public async Task puts_back_what_it_is_trying_when_it_is_stopped()
    {
        var referral = await StartAsync((_, _) => throw new TimeoutException(), ("StopHandlersWithin", "00:00:01"));
        await police.SendAsync(Message);
        await Eventually.Is(() => !referral.Deliveries.IsEmpty);
        var watch = Stopwatch.StartNew();

        await referral.DisposeAsync();

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(4));
        await Eventually.Is(async () => await broker.CountAsync(Queue) == 1);
        Assert.Equal(0u, await broker.CountAsync(Dead));
    }

    [Fact]
    public async Task lets_a_handler_finish_when_it_is_stopped()
    {
        var referral = await StartAsync(async (_, cancellation) => await Task.Delay(1000, cancellation), ("StopHandlersWithin", "00:00:05"));
        await police.SendAsync(Message);
        await Eventually.Is(() => !referral.Deliveries.IsEmpty);

        await referral.DisposeAsync();

        Assert.Equal(0u, await broker.CountAsync(Queue));
    }

    [Fact]
    public async Task goes_on_after_the_connection_was_lost()
    {
        var first = true;
        await using var referral = await StartAsync(async (_, cancellation) =>
        {
            if (!first) return;
            first = false;
            await Task.Delay(Timeout.Infinite, cancellation);
        });
        await police.SendAsync(Message);
        await Eventually.Is(() => !referral.Deliveries.IsEmpty);

        await broker.CutAsync("svc.referral");

        await Eventually.Is(() => referral.Deliveries.Count == 2);
        Assert.True(referral.Deliveries.Last().Redelivered);
        Assert.Equal(0u, await broker.CountAsync(Dead));
    }

    [Fact]
    public async Task goes_on_after_its_login_was_refused_for_a_while()
    {
        await using var referral = await StartAsync();
        await police.SendAsync(Message);
        await Eventually.Is(() => referral.Deliveries.Count == 1);
        try
        {
            await broker.RefuseAsync("svc.referral");
            await broker.CutAsync("svc.referral");
            await police.SendAsync(Message);
            await Eventually.Is(() => referral.Log.Any(l => l.Contains("refuses the login", StringComparison.Ordinal)));
        }
        finally
        {
            await broker.ImportAsync();
        }

        await Eventually.Is(() => referral.Deliveries.Count == 2, TimeSpan.FromSeconds(40));
    }

    [Fact]
    public async Task has_many_in_the_handler_at_once()
    {
        var together = new CountdownEvent(16);
        using var all = new SemaphoreSlim(0);
        await using var referral = await StartAsync(async (_, cancellation) =>
        {
            if (together.Signal()) all.Release(16);
            await all.WaitAsync(cancellation);
        });
        for (var i = 0; i < 16; i++) await police.SendAsync(Message);

        await Eventually.Is(() => together.IsSet);
    }

    [Fact]
    public async Task of_one_department_is_not_delayed_by_anothers()
    {
        await using var referral = await StartAsync((d, _) => d.Sender == Wire.Police ? throw new TimeoutException() : Task.CompletedTask);
        for (var i = 0; i < 100; i++) await police.SendAsync(Message);
        await using var procuratorate = new Department(broker, "jcy.u1002");

        await procuratorate.SendAsync(Wire.Binary(type: "cn.fourkeyworks.procuratorate.early-involvement-opened.v1", sender: "jcy.u1002").With("cloudEvents:time", Recently));

        await Eventually.Is(() => referral.Deliveries.Any(d => d.Sender == "jcy.u1002"), TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task takes_the_senders_trace_for_parent_and_nothing_else_of_it()
    {
        const string trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";
        using var spans = new Spans();
        Activity? inHandler = null;
        await using var referral = await StartAsync((_, _) =>
        {
            inHandler = Activity.Current;
            return Task.CompletedTask;
        });

        await police.SendAsync(Message.With("cloudEvents_traceparent", trace).With("tracestate", "v=1").With("baggage", "who=x")
            .With("MT-Activity-Id", "00-11111111111111111111111111111111-1111111111111111-01").With("MT-Activity-Correlation-Context", "who=x"));

        await Eventually.Is(() => inHandler is not null);
        Assert.Equal("4bf92f3577b34da6a3ce929d0e0e4736", inHandler!.TraceId.ToHexString());
        var receive = spans.All.First(s => s.OperationName.EndsWith(" receive", StringComparison.Ordinal) && s.TraceId == inHandler.TraceId);
        Assert.Equal(("00f067aa0ba902b7", true, true), (receive.ParentSpanId.ToHexString(), receive.HasRemoteParent, receive.Recorded));
        Assert.Null(inHandler.TraceStateString);
        Assert.Empty(inHandler.Baggage);
    }

    [Fact]
    public async Task takes_the_trace_out_of_an_envelope()
    {
        Activity? inHandler = null;
        using var spans = new Spans();
        await using var referral = await StartAsync((_, _) =>
        {
            inHandler = Activity.Current;
            return Task.CompletedTask;
        });

        await police.SendAsync(Wire.Structured(Wire.Envelope().With("traceparent", "00-5bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01").With("time", Recently)));

        await Eventually.Is(() => inHandler is not null);
        Assert.Equal("5bf92f3577b34da6a3ce929d0e0e4736", inHandler!.TraceId.ToHexString());
    }

    [Fact]
    public async Task lets_no_content_into_logs_or_spans()
    {
        const string secret = "Secret-4711";
        using var spans = new Spans();
        await using var referral = await StartAsync((d, _) => d is Delivery.Malformed ? Task.CompletedTask : throw new InvalidOperationException(secret, new FormatException(secret)));
        await police.SendAsync(
            Message.With("cloudEvents:id", secret).With("cloudEvents:source", secret).With("x-own", secret).With("MT-Reason", secret),
            p => (p.MessageId, p.CorrelationId, p.AppId, p.Type, p.ReplyTo) = (secret, secret, secret, secret, secret),
            routingKey: secret);
        await police.SendAsync(Message.With("cloudEvents:id", secret) with { Body = Encoding.UTF8.GetBytes($$"""{"{{secret}}":"{{secret}}","dossierRef":"{{secret}}"}""") });
        await police.SendAsync(Message.With("cloudEvents:type", secret) with { ContentType = "text/" + secret });

        await Eventually.Is(() => referral.Deliveries.Count == 3);
        await Eventually.Is(async () => await broker.CountAsync(Dead) == 1);
        await referral.DisposeAsync();

        Assert.Contains(referral.Log, l => l.Contains("FormatException", StringComparison.Ordinal));
        Assert.DoesNotContain(referral.Log, l => l.Contains(secret, StringComparison.OrdinalIgnoreCase));
        Assert.NotEmpty(spans.All);
        Assert.DoesNotContain(spans.All.SelectMany(Texts), t => t.Contains(secret, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task starts_without_the_broker_and_begins_when_it_is_there()
    {
        var port = FreePort.Any();
        var referral = await RunningService.StartAsync(Party.Referral, broker.AddressFor("svc.referral", port));
        await police.SendAsync(Message);
        Assert.Empty(referral.Deliveries);

        await using var line = new Line(port, broker.Port);

        await Eventually.Is(() => !referral.Deliveries.IsEmpty, TimeSpan.FromSeconds(40));
        await referral.DisposeAsync();
    }

    public async ValueTask InitializeAsync() =>
        await broker.PurgeAsync(Queue, Dead, Names.IngestQueue(Party.Referral, Party.JCY));

    public async ValueTask DisposeAsync() => await police.DisposeAsync();

    private Task<RunningService> StartAsync(DeliveryHandler? handler = null, params (string Key, string Value)[] settings) =>
        RunningService.StartAsync(Party.Referral, broker.AddressFor("svc.referral"), handler, settings);

    private static IEnumerable<string> Texts(Activity span) =>
        span.TagObjects.Select(t => $"{t.Key}={t.Value}")
            .Concat(span.Events.SelectMany(e => e.Tags.Select(t => $"{t.Key}={t.Value}")))
            .Append(span.DisplayName).Append(span.StatusDescription ?? "");

    private sealed class Spans : IDisposable
    {
        private readonly ActivityListener listener;

        public Spans()
        {
            listener = new ActivityListener
            {
                ShouldListenTo = s => s.Name == "MassTransit",
                Sample = (ref ActivityCreationOptions<ActivityContext> o) =>
                    o.Parent == default || o.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
                ActivityStarted = All.Enqueue,
            };
            ActivitySource.AddActivityListener(listener);
        }

        public ConcurrentQueue<Activity> All { get; } = [];

        public void Dispose() => listener.Dispose();
    }
}
