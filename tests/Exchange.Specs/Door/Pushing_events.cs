using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using FourKeyWorks.Journeys.Departments;

namespace FourKeyWorks.Exchange.Specs.Door;

[Trait("Needs", "Servers")]
public sealed class Pushing_events(TheExchange exchange)
{
    private const string One = "application/cloudevents+json", Many = "application/cloudevents-batch+json";
    private const string Rejected = "cn.fourkeyworks.exchange.event-rejected.v1";
    private const string Notice = "cn.fourkeyworks.referral.procuratorate-notified.v1";

    [Fact]
    public async Task a_report_opens_a_case_like_one_over_amqp()
    {
        var (police, procuratorate) = (await exchange.DepartmentAsync("gaj.u1001"), await exchange.DepartmentAsync("jcy.u1002"));
        var dossier = CloudEvent.NewDossier();
        var report = CloudEvent.ReportOf(dossier);

        using var answer = await police.PushAsync(One, report.Structured());

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var one = Assert.Single((await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).EnumerateArray());
        Assert.Equal((report.Id, CloudEvent.Report, "taken"), (one.GetProperty("id").GetString(), one.GetProperty("type").GetString(), one.GetProperty("status").GetString()));
        await procuratorate.ReceivesAsync(Notice, "dossierRef", dossier);
        // The journal knows it by the name that the answer gave, and by its sender's.
        await exchange.HoldsAsync("select sender from journal where id = $1", rows => rows is [["gaj.u1001"]], one.GetProperty("journalId").GetGuid());
    }

    [Fact]
    public async Task many_are_answered_one_by_one_in_order()
    {
        var (police, procuratorate) = (await exchange.DepartmentAsync("gaj.u1001"), await exchange.DepartmentAsync("jcy.u1002"));
        var (first, last) = (CloudEvent.NewDossier(), CloudEvent.NewDossier());
        var (one, wrong, other) = (CloudEvent.ReportOf(first), CloudEvent.ReportOf(CloudEvent.NewDossier()) with { Body = CloudEvent.BodyWithout("handlingUnit") }, CloudEvent.ReportOf(last));

        var known = police.All.Count;

        using var answer = await police.PushAsync(Many, [.. "["u8, .. one.Structured(), (byte)',', .. wrong.Structured(), .. " , 7,"u8, .. other.Structured(), (byte)']']);

        var answers = (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).EnumerateArray().ToList();
        Assert.Equal(["taken", "rejected", "rejected", "taken"], answers.Select(a => a.GetProperty("status").GetString()));
        Assert.Equal([one.Id, wrong.Id, null, other.Id], answers.Select(a => a.GetProperty("id").GetString()));
        Assert.Equal([null, "member-missing", "body-unreadable", null], answers.Select(a => a.GetProperty("code").GetString()));
        Assert.Equal("handlingUnit", answers[1].GetProperty("member").GetString());
        await procuratorate.ReceivesAsync(Notice, "dossierRef", first);
        await procuratorate.ReceivesAsync(Notice, "dossierRef", last);
        // The one that was no event at all went to Exchange itself.
        await Eventually.HoldsAsync(() => police.All.Skip(known).Count(m => m.Type == Rejected) == 2, "both are answered in the inbox", Department.Patience);
    }

    [Fact]
    public async Task the_same_again_changes_nothing_whichever_way_it_comes()
    {
        var (police, procuratorate) = (await exchange.DepartmentAsync("gaj.u1001"), await exchange.DepartmentAsync("jcy.u1002"));
        var (dossier, after) = (CloudEvent.NewDossier(), CloudEvent.NewDossier());
        var report = CloudEvent.ReportOf(dossier);

        for (var time = 0; time < 3; time++)
            (await police.PushAsync(One, report.Structured())).EnsureSuccessStatusCode().Dispose();
        (await police.PushAsync(One, CloudEvent.ReportOf(after).Structured())).EnsureSuccessStatusCode().Dispose();

        await procuratorate.ReceivesAsync(Notice, "dossierRef", after);
        Assert.Single(procuratorate.All, m => m["dossierRef"] == dossier);
        Assert.DoesNotContain(police.All, m => m["rejectedId"] == report.Id);
    }

    [Fact]
    public async Task too_many_or_too_large_is_refused_as_a_whole()
    {
        var police = await exchange.DepartmentAsync("gaj.u1001");
        var events = string.Join(',', Enumerable.Range(0, 101).Select(_ => Encoding.UTF8.GetString(CloudEvent.ReportOf(CloudEvent.NewDossier()).Structured())));

        using var many = await police.PushAsync(Many, Encoding.UTF8.GetBytes($"[{events}]"));
        using var large = await police.PushAsync(Many, Encoding.UTF8.GetBytes($"[\"{new string('x', 1024 * 1024)}\"]"));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "exchange.too-many-events"), (many.StatusCode, await CodeOf(many)));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "request.too-large"), (large.StatusCode, await CodeOf(large)));
    }

    [Fact]
    public async Task the_trace_goes_on_to_every_inbox()
    {
        var (police, procuratorate) = (await exchange.DepartmentAsync("gaj.u1001"), await exchange.DepartmentAsync("jcy.u1002"));
        var (first, second) = (CloudEvent.NewDossier(), CloudEvent.NewDossier());
        const string OfRequest = "0af7651916cd43dd8448eb211c80319c", OfEvent = "4bf92f3577b34da6a3ce929d0e0e4736";

        (await police.PushAsync(One, CloudEvent.ReportOf(first).Structured(), $"00-{OfRequest}-b7ad6b7169203331-01")).Dispose();
        (await police.PushAsync(One, CloudEvent.ReportOf(second).With("cloudEvents:traceparent", $"00-{OfEvent}-00f067aa0ba902b7-01").Structured(), $"00-{OfRequest}-b7ad6b7169203331-01")).Dispose();

        Assert.Contains(OfRequest, (await procuratorate.ReceivesAsync(Notice, "dossierRef", first)).TraceParent, StringComparison.Ordinal);
        Assert.Contains(OfEvent, (await procuratorate.ReceivesAsync(Notice, "dossierRef", second)).TraceParent, StringComparison.Ordinal);
    }

    private static async Task<string?> CodeOf(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("code").GetString();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
