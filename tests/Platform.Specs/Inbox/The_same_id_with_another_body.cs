using FourKeyWorks.Contracts.AnyService;
using FourKeyWorks.Platform.Specs.Bus;
using FourKeyWorks.Platform.Specs.Services;
using static FourKeyWorks.Platform.Specs.Services.Incoming;

namespace FourKeyWorks.Platform.Specs.Inbox;

[Trait("Needs", "Servers")]
public sealed class The_same_id_with_another_body(Postgres postgres) : InboxSpecs(postgres)
{
    [Fact]
    public async Task is_refused_and_the_first_stands()
    {
        await Service.HandleAsync(Report(), Report(body: Wire.Body().With("immediateDanger", false)));

        var rejection = Assert.Single(await RejectionsAsync());
        Assert.Equal((RejectionCode.IdReused, "id", Wire.Id, Wire.Report), (rejection.Code, rejection.Member, rejection.RejectedId, rejection.RejectedType));
        Assert.Equal(Wire.Police, rejection.Sender);
        Assert.Equal(6, await Database.CountAsync("mt_events"));
    }

    [Fact]
    public async Task is_answered_once_if_the_broker_repeats_it()
    {
        var other = Report(body: Wire.Body().With("immediateDanger", false));
        await Service.HandleAsync(Report(), other, other with { Redelivered = true });

        Assert.Single(await RejectionsAsync());
    }

    [Fact]
    public async Task is_refused_even_where_both_come_at_once()
    {
        var bodies = Enumerable.Range(0, 8).Select(i => Report(body: Wire.Body().With("dossierRef", $"dossier-{i:D8}")));
        await Task.WhenAll(bodies.Select(b => Service.HandleAsync(b)));

        Assert.Equal(7, (await RejectionsAsync()).Count(r => r.Code is RejectionCode.IdReused));
        Assert.Equal(1, await Database.CountAsync("inbox"));
    }

    [Fact]
    public async Task is_refused_while_the_first_still_waits()
    {
        await Service.HandleAsync(InvolvementOpened(CaseOf()), InvolvementOpened(CaseOf("another-report")));

        Assert.Equal(RejectionCode.IdReused, Assert.Single(await RejectionsAsync()).Code);
        Assert.Equal(1, await Database.CountAsync("waiting"));
    }

    [Fact]
    public async Task is_refused_after_the_first_was_refused()
    {
        var unknownTown = Report(body: Wire.Body().With("town", "u9999"));
        await Service.HandleAsync(unknownTown, Report());

        Assert.Equal([RejectionCode.MemberInvalid, RejectionCode.IdReused], (await RejectionsAsync()).Select(r => r.Code));
    }
}
