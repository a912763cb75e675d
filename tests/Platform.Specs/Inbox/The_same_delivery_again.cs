using FourKeyWorks.Platform.Specs.Services;
using static FourKeyWorks.Platform.Specs.Services.Incoming;

namespace FourKeyWorks.Platform.Specs.Inbox;

[Trait("Needs", "Servers")]
public sealed class The_same_delivery_again(Postgres postgres) : InboxSpecs(postgres)
{
    private const string Everything = """
        select seq_id::text, data::text from mt_events union all select key::text, received_at::text from inbox
        union all select stream_id::text, due_at::text from deadlines order by 1, 2
        """;

    [Fact]
    public async Task changes_nothing()
    {
        await Service.HandleAsync(Report());
        var before = await Database.RowsAsync(Everything);
        await Service.HandleAsync(Report(), Report());

        Assert.Equal(before, await Database.RowsAsync(Everything));
        Assert.Equal((5, 1), (await Database.CountAsync("mt_events"), await Database.CountAsync("inbox")));
    }

    [Fact]
    public async Task is_no_second_refusal_of_what_was_taken()
    {
        await Service.HandleAsync(Report(), InvolvementOpened(CaseOf()));
        var before = await Database.DumpAsync();
        await Service.HandleAsync(InvolvementOpened(CaseOf()));

        Assert.Equal(before, await Database.DumpAsync());
    }

    [Fact]
    public async Task twenty_times_at_once_is_one_case()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Service.HandleAsync(Report())));

        Assert.Equal((5, 1), (await Database.CountAsync("mt_events"), await Database.CountAsync("inbox")));
        Assert.Equal(4, await Database.CountAsync("deadlines"));
    }

    [Fact]
    public async Task twenty_answers_at_once_are_one()
    {
        await Service.HandleAsync(Report());
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Service.HandleAsync(InvolvementOpened(CaseOf()))));

        // Who was too late in a race leaves a tombstone, which is no event.
        Assert.Equal(6, await Database.CountAsync("mt_events where type <> 'tombstone'"));
    }

    [Fact]
    public async Task leaves_no_gap_and_no_tombstone()
    {
        await Service.HandleAsync(Report(), InvolvementOpened(CaseOf()));
        await Service.HandleAsync(Report(), InvolvementOpened(CaseOf()));
        await Service.HandleAsync(Report("another-report"));

        Assert.Equal(
            ["11|11"], await Database.RowsAsync("select max(seq_id), count(*) from mt_events"));
    }

    [Fact]
    public async Task from_another_sender_is_another_report()
    {
        await Service.HandleAsync(Report(), Report(sender: "gaj.u1101"));

        Assert.Equal(2, await Database.CountAsync("inbox"));
        Assert.Equal(10, await Database.CountAsync("mt_events"));
    }
}
