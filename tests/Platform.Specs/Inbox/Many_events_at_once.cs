using FourKeyWorks.Platform.Outbox;
using FourKeyWorks.Platform.Specs.Bus;
using FourKeyWorks.Platform.Specs.Services;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.Referral.Cases;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace FourKeyWorks.Platform.Specs.Inbox;

[Trait("Needs", "Servers")]
public sealed class Many_events_at_once(Postgres postgres) : InboxSpecs(postgres)
{
    private const int Many = 60;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task share_commits_and_keys_share_theirs()
    {
        await AtOnceAsync(Enumerable.Range(0, Many).Select(i => Incoming.Report($"report-{i}")));

        Assert.Equal(Many, await Database.CountAsync("inbox"));
        // Rows of one commit have the same xmin.
        Assert.InRange(await Database.CountAsync("(select distinct xmin::text from inbox) commits"), 1, Many / 2);
        await using var keys = Database.Keys.CreateCommand("select count(distinct xmin::text) from subject_keys");
        Assert.InRange((long)(await keys.ExecuteScalarAsync(Cancel))!, 1, Many / 2);
        Assert.Equal(Many, await Database.CountAsync("mt_events where type = 'report_accepted'"));
    }

    [Fact]
    public async Task keep_each_its_own_sender_and_trace()
    {
        using var source = new System.Diagnostics.ActivitySource("many-at-once");
        using var listener = new System.Diagnostics.ActivityListener
        {
            ShouldListenTo = s => s.Name == source.Name,
            Sample = (ref System.Diagnostics.ActivityCreationOptions<System.Diagnostics.ActivityContext> _) => System.Diagnostics.ActivitySamplingResult.AllData,
        };
        System.Diagnostics.ActivitySource.AddActivityListener(listener);
        var traces = new string[Many];
        await Task.WhenAll(Enumerable.Range(0, Many).Select(async i =>
        {
            using var activity = source.StartActivity($"report {i}");
            traces[i] = activity!.Id!;
            await Service.HandleAsync(Incoming.Report($"report-{i}", sender: i % 2 == 0 ? Wire.Police : "gaj.u1101"));
        }));

        for (var i = 0; i < Many; i++)
        {
            var sender = i % 2 == 0 ? Wire.Police : "gaj.u1101";
            var stream = CaseStreams.Intake(Incoming.CaseOf($"report-{i}", sender));
            Assert.Equal([$"{sender} {traces[i]}"], await Database.RowsAsync(
                $"select headers ->> 'by' || ' ' || (headers ->> 'traceparent') from mt_events where stream_id = '{stream}' and type = 'report_accepted'"));
        }
    }

    [Fact]
    public async Task one_that_cannot_be_stored_keeps_no_other_from_it()
    {
        // What the case of one of them will be is there already, as if by a mistake.
        await using (var session = Service.Store.LightweightSession())
        {
            session.Events.StartStream(CaseStreams.Relief(Incoming.CaseOf("report-7")), new ServiceStarted("1", 1));
            await session.SaveChangesAsync(Cancel);
        }

        var outcomes = await Task.WhenAll(Enumerable.Range(0, Many).Select(async i =>
            await Record.ExceptionAsync(() => Service.HandleAsync(Incoming.Report($"report-{i}")))));

        Assert.Equal([7], outcomes.Index().Where(o => o.Item is not null).Select(o => o.Index));
        Assert.Equal(Many - 1, await Database.CountAsync("inbox"));
    }

    [Fact]
    public async Task the_same_among_them_is_taken_once()
    {
        await AtOnceAsync(Enumerable.Range(0, Many).Select(i => Incoming.Report($"report-{i % 10}")));

        Assert.Equal(10, await Database.CountAsync("inbox"));
        Assert.Equal(10, await Database.CountAsync("mt_events where type = 'report_accepted'"));
        Assert.Empty(await RejectionsAsync());
    }

    [Fact]
    public async Task about_one_case_come_one_after_the_other()
    {
        await Service.HandleAsync(Incoming.Report());
        var events = Enumerable.Range(0, 10).SelectMany(i => new[]
        {
            Incoming.InvolvementOpened(Incoming.CaseOf(), $"involvement-{i}"), Incoming.AssessmentStarted(Incoming.CaseOf(), $"assessment-{i}"),
        });
        await AtOnceAsync(events);

        Assert.Equal(1, await Database.CountAsync("mt_events where type = 'early_involvement_opened'"));
        Assert.Equal(21, await Database.CountAsync("inbox"));
    }

    [Fact]
    public async Task wake_the_outbox_of_another_copy()
    {
        await using var elsewhere = NpgsqlDataSource.Create(Database.Connection + ";Pooling=false");
        using var outbox = new Wakeup(elsewhere, TimeProvider.System, NullLogger<Wakeup>.Instance);
        var woken = outbox.WaitAsync(Timeout.InfiniteTimeSpan, Cancel);

        // It hears as soon as it listens.
        for (var i = 0; !woken.IsCompleted; i++)
        {
            await Service.HandleAsync(Incoming.Report($"report-{i}"));
            await Task.WhenAny(woken, Task.Delay(TimeSpan.FromMilliseconds(100), Cancel));
            Assert.InRange(i, 0, 300);
        }

        await woken;
    }

    [Fact]
    public async Task wake_the_outbox_even_if_it_is_at_work_then()
    {
        var outbox = Service.Services.GetRequiredService<Wakeup>();
        await outbox.WaitAsync(TimeSpan.Zero, Cancel);
        await Service.HandleAsync(Incoming.Report());

        await outbox.WaitAsync(Timeout.InfiniteTimeSpan, Cancel).WaitAsync(TimeSpan.FromSeconds(30), Cancel);
    }

    private Task AtOnceAsync(IEnumerable<FourKeyWorks.Platform.Bus.Delivery> deliveries) => Task.WhenAll(deliveries.Select(d => Service.HandleAsync(d)));
}
