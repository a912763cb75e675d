using FourKeyWorks.Contracts.AnyService;
using FourKeyWorks.Platform.Specs.Services;
using FourKeyWorks.Referral.Cases;
using static FourKeyWorks.Platform.Specs.Services.Incoming;

namespace FourKeyWorks.Platform.Specs.Inbox;

[Trait("Needs", "Servers")]
public sealed class An_event_that_comes_too_early(Postgres postgres) : InboxSpecs(postgres)
{
    [Fact]
    public async Task waits_and_is_taken_once_its_subject_is_there()
    {
        await Service.HandleAsync(InvolvementOpened(CaseOf()));
        await RetryAsync();
        await Service.HandleAsync(Report());
        await RetryAsync();
        await RetryAsync();

        var track = await Service.StateAsync<ProcuratorateTrack>(CaseStreams.Procuratorate(CaseOf()));
        Assert.NotNull(track.EarlyInvolvementOpenedAt);
        Assert.Equal((6, 0, 2), (await Database.CountAsync("mt_events"), await Database.CountAsync("waiting"), await Database.CountAsync("inbox")));
    }

    [Fact]
    public async Task is_patient_for_a_minute()
    {
        await Service.HandleAsync(InvolvementOpened(CaseOf()));
        Service.Clock.Advance(TimeSpan.FromSeconds(59.9));
        await RetryAsync();

        Assert.Empty(await RejectionsAsync());
        Assert.Equal(1, await Database.CountAsync("waiting"));
    }

    [Fact]
    public async Task is_refused_when_its_patience_ends()
    {
        await Service.HandleAsync(InvolvementOpened(CaseOf()));
        Service.Clock.Advance(TimeSpan.FromSeconds(60));
        await RetryAsync();
        await RetryAsync();

        var rejection = Assert.Single(await RejectionsAsync());
        Assert.Equal((RejectionCode.SubjectUnknown, Prosecutors, "involvement-1", Involvement),
            (rejection.Code, rejection.Sender, rejection.RejectedId, rejection.RejectedType));
        Assert.Equal((0, 1), (await Database.CountAsync("waiting"), await Database.CountAsync("inbox")));
    }

    [Fact]
    public async Task waits_once_however_often_it_comes()
    {
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Service.HandleAsync(InvolvementOpened(CaseOf()))));

        Assert.Equal(1, await Database.CountAsync("waiting"));
        Assert.Empty(await RejectionsAsync());
    }

    [Fact]
    public async Task that_comes_again_when_its_subject_is_there_is_taken_once_and_waits_no_more()
    {
        await Service.HandleAsync(InvolvementOpened(CaseOf()), Report(), InvolvementOpened(CaseOf()));
        await RetryAsync();
        Service.Clock.Advance(TimeSpan.FromMinutes(2));
        await RetryAsync();

        Assert.Empty(await RejectionsAsync());
        Assert.Equal((6, 0, 2), (await Database.CountAsync("mt_events"), await Database.CountAsync("waiting"), await Database.CountAsync("inbox")));
    }

    [Fact]
    public async Task is_taken_once_by_two_that_look_at_once()
    {
        await Service.HandleAsync(InvolvementOpened(CaseOf()), AssessmentStarted(CaseOf()), Report());
        await Task.WhenAll(RetryAsync(), RetryAsync(), RetryAsync());

        Assert.Equal((7, 0), (await Database.CountAsync("mt_events"), await Database.CountAsync("waiting")));
    }

    [Fact]
    public async Task does_not_hold_up_others_if_it_cannot_be_dealt_with()
    {
        await Service.HandleAsync(InvolvementOpened(CaseOf()), AssessmentStarted(CaseOf()), Report());
        await Database.ExecuteAsync("update waiting set body = 'broken' where event_id = 'involvement-1'");
        await RetryAsync();

        Assert.Equal(["involvement-1"], await Database.RowsAsync("select event_id from waiting"));
        Assert.Equal(6, await Database.CountAsync("mt_events"));
        Assert.Contains(Service.Log, line => line.Contains("could not be taken", StringComparison.Ordinal));
    }

    private Task RetryAsync() => Service.WaitingRoom.RetryAsync(TestContext.Current.CancellationToken);
}
