using System.Diagnostics;
using System.Text.RegularExpressions;
using FourKeyWorks.Platform.Specs.Bus;
using FourKeyWorks.Platform.Specs.Services;
using static FourKeyWorks.Platform.Specs.Services.Incoming;

namespace FourKeyWorks.Platform.Specs.Inbox;

[Trait("Needs", "Servers")]
public sealed partial class What_is_stored_of_an_event(Postgres postgres) : InboxSpecs(postgres)
{
    private const string Marker = "marker张三丰";

    [Fact]
    public async Task names_the_sender_and_the_trace()
    {
        using var activity = new Activity("delivery").SetIdFormat(ActivityIdFormat.W3C).Start();
        await Service.HandleAsync(Report());
        await Service.HandleAsync(InvolvementOpened(CaseOf()));

        Assert.Equal(
            [$"gaj.u1001|{activity.Id}", $"jcy.u1002|{activity.Id}"],
            await Database.RowsAsync("select distinct headers ->> 'by', headers ->> 'traceparent' from mt_events order by 1"));
    }

    [Fact]
    public async Task keeps_sender_and_trace_of_what_had_to_wait()
    {
        string? trace;
        using (var activity = new Activity("delivery").SetIdFormat(ActivityIdFormat.W3C).Start())
        {
            trace = activity.Id;
            await Service.HandleAsync(InvolvementOpened(CaseOf()));
        }

        await Service.HandleAsync(Report());
        await Service.WaitingRoom.RetryAsync(TestContext.Current.CancellationToken);

        Assert.Equal([$"jcy.u1002|{trace}"], await Database.RowsAsync(
            "select headers ->> 'by', headers ->> 'traceparent' from mt_events where type = 'early_involvement_opened'"));
    }

    [Fact]
    public async Task shows_no_situation_codes()
    {
        await Service.HandleAsync(
            Report(body: Codes()),
            Report("refused-report", Codes().With("town", "u9999")),
            Wire.PoliceReports().Read(Wire.Binary(Codes().Without("handlingUnit"))));

        var dump = await Database.DumpAsync();
        Assert.Contains("dossier-7Qx2mB9k", dump, StringComparison.Ordinal);
        Assert.DoesNotMatch(PlainCodes(), dump);
        Assert.DoesNotContain(Convert.ToBase64String("[3,7,9]"u8), dump, StringComparison.Ordinal);
    }

    [Fact]
    public async Task shows_nothing_of_a_body_that_waits()
    {
        await Service.HandleAsync(InvolvementOpened(CaseOf()));

        Assert.DoesNotContain(CaseOf().ToString(), await Database.DumpAsync(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task holds_no_member_that_the_contract_does_not_know()
    {
        await Service.HandleAsync(
            Report(body: Wire.Body().With("childName", Marker)),
            Report("refused-report", Wire.Body().With("town", "u9999").With("childName", Marker)),
            Read(Involvement, Wire.Body(Involvement).With("childName", Marker), "waiting-answer", Prosecutors),
            Wire.PoliceReports().Read(Wire.Binary(Wire.Body().Without("handlingUnit").With("childName", Marker))));

        Assert.Equal(1, await Database.CountAsync("waiting"));
        Assert.DoesNotContain(Marker, await Database.DumpAsync(), StringComparison.Ordinal);
    }

    private static System.Text.Json.Nodes.JsonObject Codes() =>
        Wire.Body().With("situationCodes", new System.Text.Json.Nodes.JsonArray(3, 7, 9));

    [GeneratedRegex(@"3\W{1,3}7\W{1,3}9|situationCodes\W+\[")]
    private static partial Regex PlainCodes();
}
