using FourKeyWorks.Platform.Bus;
using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Specs.Inbox;
using FourKeyWorks.Platform.Specs.Services;
using FourKeyWorks.Referral.Cases;
using Marten;
using static FourKeyWorks.Platform.Specs.Services.Incoming;

namespace FourKeyWorks.Platform.Specs.Deadlines;

[Trait("Needs", "Servers")]
public sealed class A_clock_that_runs_out(Postgres postgres) : InboxSpecs(postgres)
{
    private static readonly string[] Missed = ["procuratorate-answer"];

    [Fact]
    public async Task is_noticed_once_and_stays_on_the_list()
    {
        await ReportAsync(Report());
        Service.Clock.Advance(TimeSpan.FromHours(24));

        Assert.Equal(1, await FireAsync());
        Assert.Equal(0, await FireAsync());
        Assert.Equal(Missed, await Database.RowsAsync("select rule from deadlines where missed_at is not null"));
        var missed = Assert.Single(await MissedAsync());
        Assert.Equal((CaseOf(), "dept.jcy", false), (missed.Subject, missed.Owner, missed.NoticedLate));
        Assert.True((await Service.StateAsync<ProcuratorateTrack>(CaseStreams.Procuratorate(CaseOf()))).AnswerMissed);
    }

    [Fact]
    public async Task does_nothing_a_moment_before()
    {
        await ReportAsync(Report());
        Service.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1));

        Assert.Equal(0, await FireAsync());
    }

    [Fact]
    public async Task fires_once_though_many_look_at_once()
    {
        for (var i = 0; i < 20; i++) await ReportAsync(Report($"report-{i:D4}"));
        Service.Clock.Advance(TimeSpan.FromHours(24));

        var fired = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => FireAsync()));

        Assert.Equal(20, fired.Sum());
        Assert.Equal(20, (await MissedAsync()).Length);
    }

    [Fact]
    public async Task does_not_when_it_was_stopped_in_time()
    {
        await ReportAsync(Report(), InvolvementOpened(CaseOf()));
        Service.Clock.Advance(TimeSpan.FromHours(24));

        Assert.Equal(0, await FireAsync());
        Assert.Empty(await MissedAsync());
    }

    [Fact]
    public async Task leaves_the_list_when_what_was_due_is_done_after_all()
    {
        await ReportAsync(Report());
        Service.Clock.Advance(TimeSpan.FromHours(25));
        await FireAsync();
        await Service.HandleAsync(InvolvementOpened(CaseOf()));

        Assert.Empty(await Database.RowsAsync("select * from deadlines where rule = 'procuratorate-answer'"));
    }

    [Theory, InlineData(10, false), InlineData(11, true)]
    public async Task is_marked_when_it_was_noticed_too_late_to_count(int minutes, bool late)
    {
        await ReportAsync(Report());
        Service.Clock.Advance(TimeSpan.FromHours(24) + TimeSpan.FromMinutes(minutes));
        await FireAsync();

        Assert.Equal(late, Assert.Single(await MissedAsync()).NoticedLate);
    }

    [Fact]
    public async Task and_cannot_be_fired_holds_up_no_other()
    {
        await ReportAsync(Report("report-0001"), Report("report-0002"));
        await Database.ExecuteAsync("update deadlines set rule = 'nobody-knows', due_at = due_at - interval '1 hour' where rule = 'procuratorate-answer' and subject = '" + CaseOf("report-0001") + "'");
        Service.Clock.Advance(TimeSpan.FromHours(24));

        Assert.Equal(1, await FireAsync());
        Assert.Equal(CaseOf("report-0002"), Assert.Single(await MissedAsync()).Subject);
        Assert.Contains(Service.Log, line => line.Contains("could not be fired", StringComparison.Ordinal));
    }

    [Fact]
    public async Task while_the_answer_comes_is_either_missed_or_not_and_never_fails()
    {
        for (var i = 0; i < 20; i++) await ReportAsync(Report($"report-{i:D4}"));
        Service.Clock.Advance(TimeSpan.FromHours(24));

        var answers = Enumerable.Range(0, 20).Select(i => Service.HandleAsync(InvolvementOpened(CaseOf($"report-{i:D4}"), $"involvement-{i:D4}")));
        await Task.WhenAll([FireAsync(), .. answers, FireAsync()]);

        Assert.Empty(await Database.RowsAsync("select * from deadlines where rule = 'procuratorate-answer'"));
        Assert.Equal(20, await Database.CountAsync("mt_events where type = 'early_involvement_opened'"));
        Assert.Empty(await RejectionsAsync());
    }

    [Fact]
    public async Task is_rebuilt_from_the_events_without_firing()
    {
        await Service.HandleAsync(Report("report-0001"), Report("report-0002"));
        Service.Clock.Advance(TimeSpan.FromHours(24));
        await FireAsync();
        await Service.HandleAsync(InvolvementOpened(CaseOf("report-0001")));
        var (table, events) = (await TableAsync(), await Database.CountAsync("mt_events"));
        await Database.ExecuteAsync("update deadlines set owner = 'lost'");

        using (var daemon = await Service.Store.BuildProjectionDaemonAsync())
            await daemon.RebuildProjectionAsync("deadlines", TestContext.Current.CancellationToken);

        Assert.Equal(table, await TableAsync());
        Assert.Equal(0, await FireAsync());
        Assert.Equal(events, await Database.CountAsync("mt_events"));
    }

    /// <summary>Reports whose dossiers are there already: one clock runs for each department.</summary>
    private async Task ReportAsync(params Delivery[] deliveries)
    {
        await Service.HandleAsync(deliveries);
        await Database.ExecuteAsync("delete from deadlines where rule = 'dossier-deposit'");
    }

    private Task<int> FireAsync() => Service.Clockwork.FireDueAsync(TestContext.Current.CancellationToken);

    private Task<string[]> TableAsync() => Database.RowsAsync("select * from deadlines order by stream_id, rule");

    private async Task<ClockMissed[]> MissedAsync()
    {
        await using var session = Service.Store.QuerySession();
        return [.. await session.Events.QueryRawEventDataOnly<ClockMissed>().ToListAsync()];
    }
}
