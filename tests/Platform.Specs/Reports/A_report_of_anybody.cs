using System.Net;
using System.Text.Json.Nodes;
using FourKeyWorks.Platform.Specs.Services;
using FourKeyWorks.Referral.Cases;

namespace FourKeyWorks.Platform.Specs.Reports;

[Trait("Needs", "Servers")]
public sealed class A_report_of_anybody(Postgres postgres) : ReportSpecs(postgres)
{
    [Fact]
    public async Task needs_no_name_and_goes_the_same_way()
    {
        var nameless = Report();
        nameless["account"]!["reporter"] = new JsonObject();
        var report = await ReportedAsync(nameless, Anybody);

        Assert.Equal(HttpStatusCode.NoContent, (await AcceptAsync(report)).Status);
        var caseId = CaseStreams.CaseOf(report);
        Assert.Equal(ChildName, (await GetAsync($"/cases/{caseId}/dossier?purpose=handle-report", Station)).Json.GetProperty("values").GetProperty("child.name").GetString());
        Assert.Empty((await GetAsync($"/cases/{caseId}/reporter?purpose=answer-reporter", Station)).Json.GetProperty("values").EnumerateObject());
        Assert.Equal(["anybody"], await Database.RowsAsync($"select headers ->> 'by' from mt_events where type = 'infringement_reported'"));
    }

    [Fact]
    public async Task is_followed_by_its_receipt_step_by_step()
    {
        Assert.Equal("unknown", await ProgressAsync());
        var report = await ReportedAsync(token: Anybody);
        Assert.Equal("received", await ProgressAsync());
        await AcceptAsync(report);
        Assert.Equal("accepted", await ProgressAsync());
        var caseId = CaseStreams.CaseOf(report);
        Assert.Equal(HttpStatusCode.NoContent, (await ActAsync(caseId, "filing", """{"as":"criminal","filedAt":"2026-09-02T08:00:00+08:00"}""")).Status);
        Assert.Equal("filed", await ProgressAsync());
        Assert.Equal(HttpStatusCode.NoContent, (await ActAsync(caseId, "closing", """{"outcome":"criminal-filed","reporterInformedAt":"2026-09-02T08:00:00+08:00"}""")).Status);

        var answer = await AskAsync(CodeOf(1).ToLowerInvariant());
        Assert.Equal(
            """{"acceptedOn":"2026-09-02","closedOn":"2026-09-02","filedOn":"2026-09-02","receivedOn":"2026-09-02","state":"closed"}""",
            new JsonObject(JsonNode.Parse(answer.Body)!.AsObject().OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => KeyValuePair.Create(m.Key, m.Value?.DeepClone()))).ToJsonString());
    }

    [Fact]
    public async Task that_there_is_not_is_answered_in_the_same_form()
    {
        await ReportedAsync(token: Anybody);
        var (known, unknown) = (await AskAsync(CodeOf(1)), await AskAsync(CodeOf(9)));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (known.Status, unknown.Status));
        Assert.Equal(Names(known), Names(unknown));
        Assert.Equal("command.member-invalid", (await AskAsync("000000-000000-000001")).Code);

        static string[] Names(Reply reply) => [.. reply.Json.EnumerateObject().Select(p => p.Name)];
    }

    [Fact]
    public async Task is_small()
    {
        var large = Report();
        large["account"]!["remark"] = new string('x', 70_000);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await ReportAsync(large, Anybody)).Status);
    }

    [Fact]
    public async Task comes_with_few_others_at_a_time()
    {
        var answers = new List<Reply>();
        for (var i = 0; i < 400; i++) answers.Add(await AskAsync(CodeOf(9)));

        Assert.Contains(answers, a => a.Code == "referral.too-many");
        Assert.Equal(HttpStatusCode.OK, answers[0].Status);
    }

    [Fact]
    public async Task has_no_other_way_in_without_a_token() =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync("/reports", Report().ToJsonString(), ifMatch: null, token: null)).Status);

    private Task<Reply> ActAsync(Guid caseId, string act, string body) => PostAsync($"/cases/{caseId}/intake/{act}", body, ifMatch: "*", key: act, token: Station);
}
