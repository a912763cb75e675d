using FourKeyWorks.Contracts.AnyService;
using FourKeyWorks.Platform.Specs.Bus;
using FourKeyWorks.Platform.Specs.Services;
using static FourKeyWorks.Platform.Specs.Services.Incoming;

namespace FourKeyWorks.Platform.Specs.Inbox;

[Trait("Needs", "Servers")]
public sealed class An_event_that_is_refused(Postgres postgres) : InboxSpecs(postgres)
{
    [Fact]
    public async Task leaves_the_refusal_the_note_of_receipt_and_nothing_else()
    {
        await Service.HandleAsync(Report(body: Wire.Body().With("town", "u9999")));

        var rejection = Assert.Single(await RejectionsAsync());
        Assert.Equal((RejectionCode.MemberInvalid, "town"), (rejection.Code, rejection.Member));
        Assert.Equal((1, 1), (await Database.CountAsync("mt_events"), await Database.CountAsync("inbox")));
        Assert.Equal((0, 1), (await Database.CountAsync("deadlines"), await Database.CountAsync("quarantine")));
    }

    [Fact]
    public async Task is_stored_in_one_commit()
    {
        await Service.HandleAsync(Report(body: Wire.Body().With("town", "u9999")));

        Assert.Equal(["1"], await Database.RowsAsync("""
            select count(distinct xmin::text) from (
                select xmin from mt_events union all select xmin from inbox union all select xmin from quarantine) rows
            """));
    }

    [Fact]
    public async Task is_refused_once()
    {
        var refused = Report(body: Wire.Body().With("town", "u9999"));
        await Service.HandleAsync(refused, refused);

        Assert.Single(await RejectionsAsync());
    }

    [Fact]
    public async Task does_not_repeat_an_id_that_could_be_a_name()
    {
        await Service.HandleAsync(Report("张三丰 13800000000", Wire.Body().With("town", "u9999")));

        Assert.Null(Assert.Single(await RejectionsAsync()).RejectedId);
        Assert.DoesNotContain("张三丰", await Database.DumpAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task by_the_state_is_not_possible()
    {
        await Service.HandleAsync(Report(), InvolvementOpened(CaseOf()), InvolvementOpened(CaseOf(), "involvement-2"));

        var rejection = Assert.Single(await RejectionsAsync());
        Assert.Equal((RejectionCode.NotPossible, Prosecutors, "involvement-2"), (rejection.Code, rejection.Sender, rejection.RejectedId));
    }
}
