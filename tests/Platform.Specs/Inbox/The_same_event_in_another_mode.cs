using FourKeyWorks.Contracts.AnyService;
using FourKeyWorks.Platform.Bus;
using FourKeyWorks.Platform.Specs.Bus;
using FourKeyWorks.Platform.Specs.Services;

namespace FourKeyWorks.Platform.Specs.Inbox;

/// <summary>A department sends over AMQP, is not sure, and sends again over HTTPS: binary mode, then structured mode.</summary>
[Trait("Needs", "Servers")]
public sealed class The_same_event_in_another_mode(Postgres postgres) : InboxSpecs(postgres)
{
    private const string Passages = "select count(*) from passages where way = 'taken-in'";

    [Fact]
    public async Task changes_nothing_and_both_messages_have_arrived()
    {
        await Service.HandleAsync(Binary());
        await Service.HandleAsync(Structured(), Binary(), Structured());

        Assert.Empty(await RejectionsAsync());
        Assert.Equal((5, 1), (await Database.CountAsync("mt_events"), await Database.CountAsync("inbox")));
        Assert.Equal(["2"], await Database.RowsAsync(Passages));
    }

    [Fact]
    public async Task is_the_same_however_its_body_is_written()
    {
        var text = Wire.Body().ToJsonString();
        await Service.HandleAsync(Binary(), Read(Wire.Binary() with { Body = System.Text.Encoding.UTF8.GetBytes(" " + text.Replace(",", ", ", StringComparison.Ordinal)) }), Read(Wire.Binary(Wire.Body().With("note", "…"))));

        Assert.Empty(await RejectionsAsync());
    }

    [Fact]
    public async Task with_another_content_is_refused()
    {
        await Service.HandleAsync(Binary(), Read(Wire.Structured(Wire.Envelope(Wire.Body().With("immediateDanger", false)))));

        Assert.Equal(RejectionCode.IdReused, Assert.Single(await RejectionsAsync()).Code);
    }

    [Fact]
    public async Task is_known_to_have_come_before_this_was_told_apart()
    {
        await Service.HandleAsync(Binary());
        await Database.RowsAsync("update inbox set content_hash = null returning 1");
        await Service.HandleAsync(Binary());

        Assert.Empty(await RejectionsAsync());
    }

    private static Delivery Binary() => Read(Wire.Binary());

    private static Delivery Structured() => Read(Wire.Structured());

    private static Delivery Read(IncomingMessage message) => Wire.PoliceReports().Read(message);
}
