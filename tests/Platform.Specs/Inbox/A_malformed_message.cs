using FourKeyWorks.Contracts.AnyService;
using FourKeyWorks.Platform.Bus;
using FourKeyWorks.Platform.Specs.Bus;
using FourKeyWorks.Platform.Specs.Services;

namespace FourKeyWorks.Platform.Specs.Inbox;

[Trait("Needs", "Servers")]
public sealed class A_malformed_message(Postgres postgres) : InboxSpecs(postgres)
{
    private static readonly Delivery Malformed = Wire.PoliceReports().Read(Wire.Binary(Wire.Body().Without("handlingUnit")));

    [Fact]
    public async Task is_answered_with_code_and_member()
    {
        await Service.HandleAsync(Malformed);

        var rejection = Assert.Single(await RejectionsAsync());
        Assert.Equal((RejectionCode.MemberMissing, "handlingUnit"), (rejection.Code, rejection.Member));
        Assert.Equal((Wire.Police, Wire.Id, Wire.Now), (rejection.Sender, rejection.RejectedId, rejection.ReceivedAt));
    }

    [Fact]
    public async Task that_the_broker_delivers_again_is_answered_once()
    {
        await Service.HandleAsync(Malformed, Malformed with { Redelivered = true });

        Assert.Single(await RejectionsAsync());
    }

    [Fact]
    public async Task that_the_broker_says_to_have_delivered_before_is_answered_if_we_never_did()
    {
        await Service.HandleAsync(Malformed with { Redelivered = true });

        Assert.Single(await RejectionsAsync());
    }

    [Fact]
    public async Task that_is_sent_anew_is_answered_anew_and_kept_for_thirty_days_from_then()
    {
        await Service.HandleAsync(Malformed);
        Service.Clock.Advance(TimeSpan.FromDays(10));
        await Service.HandleAsync(Malformed);

        Assert.Equal(2, (await RejectionsAsync()).Length);
        Assert.Equal(["2026-10-12T00:00:00.0000000Z"], await Database.RowsAsync("select until from quarantine"));
    }

    [Fact]
    public async Task can_be_sent_correctly_under_the_same_id()
    {
        await Service.HandleAsync(Malformed, Incoming.Report());

        Assert.Equal(6, await Database.CountAsync("mt_events"));
    }

    [Fact]
    public async Task sent_by_many_at_once_is_answered_to_each()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Service.HandleAsync(Malformed)));

        Assert.Equal(20, (await RejectionsAsync()).Length);
    }
}
