using System.Net;
using System.Text.Json.Nodes;
using FourKeyWorks.Contracts.AnyService;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Inbox;
using FourKeyWorks.Platform.Specs.Bus;
using FourKeyWorks.Platform.Specs.Services;
using FourKeyWorks.Referral.Cases;
using Marten;

namespace FourKeyWorks.Platform.Specs.Reports;

/// <summary>From who reports to the police unit, and to nobody else before that has accepted it.</summary>
[Trait("Needs", "Servers")]
public sealed class A_report_on_its_way(Postgres postgres) : ReportSpecs(postgres)
{
    private const string Accepted = "cn.fourkeyworks.police.report-accepted.v1";

    [Fact]
    public async Task is_in_the_list_of_the_police_unit_alone_until_it_is_accepted()
    {
        var report = await ReportedAsync();

        var item = Assert.Single((await GetAsync("/reports", Station)).Json.GetProperty("items").EnumerateArray());
        Assert.Equal((report, "u1011", false), (item.GetProperty("reportId").GetGuid(), item.GetProperty("from").GetString(), item.TryGetProperty("caseId", out var none) && none.ValueKind is not System.Text.Json.JsonValueKind.Null));
        foreach (var other in new[] { Bureau, Prosecutors, Hospital })
        {
            Assert.Empty((await GetAsync("/reports", other)).Json.GetProperty("items").EnumerateArray());
            Assert.Equal(Seen(await GetAsync($"/reports/{Guid.NewGuid()}", other)), Seen(await GetAsync($"/reports/{report}", other)));
        }

        Assert.Equal(["no-acceptance|unit.u1101"], await Database.RowsAsync($"select rule, owner from deadlines where subject = '{report}'"));
        Assert.Equal(0, await Database.CountAsync($"mt_streams where id = '{CaseStreams.Intake(CaseStreams.CaseOf(report))}'"));
        Assert.Equal("[4]", (await GetAsync($"/reports/{report}", Station)).Json.GetProperty("situationCodes").ToString());
        Assert.Equal(1, await Database.CountAsync($"audit where purpose = 'handle-report' and subject = '{CaseStreams.CaseOf(report)}'"));
    }

    [Fact]
    public async Task opens_its_case_with_its_dossier_when_it_is_accepted()
    {
        var report = await ReportedAsync();
        var caseId = CaseStreams.CaseOf(report);

        Assert.Equal(HttpStatusCode.NoContent, (await AcceptAsync(report)).Status);

        var intake = await Service.StateAsync<IntakeTrack>(CaseStreams.Intake(caseId));
        Assert.Equal(("u1101", "u1101", false), (intake.HandlingUnit, intake.ReportingUnit, intake.Dossier is null));
        Assert.Equal(
            ["first-contact|dept.mzj", "procuratorate-answer|dept.jcy", "relief-assessment|dept.mzj"],
            await Database.RowsAsync($"select rule, owner from deadlines where subject in ('{caseId}', '{report}') order by rule"));
        var read = await GetAsync($"/cases/{caseId}/dossier?purpose=handle-report", Station);
        Assert.Equal(ChildName, read.Json.GetProperty("values").GetProperty("child.name").GetString());
        Assert.Equal(Reporter, (await GetAsync($"/cases/{caseId}/reporter?purpose=answer-reporter", Station)).Json.GetProperty("values").GetProperty("reporter.name").GetString());
        var found = await PostAsync("/dossiers/search", $$"""{"by":"name","value":"{{ChildName}}"}""", ifMatch: null, key: null, token: Station);
        Assert.Equal($"[\"{caseId}\"]", found.Json.GetProperty("cases").ToString());
        Assert.Equal(caseId, Assert.Single((await GetAsync("/reports?accepted=true", Station)).Json.GetProperty("items").EnumerateArray()).GetProperty("caseId").GetGuid());
        Assert.Empty((await GetAsync("/reports", Station)).Json.GetProperty("items").EnumerateArray());
        Assert.Equal("u1101", (await GetAsync($"/vault/files/{intake.Dossier}", Station)).Text("unit"));
    }

    [Fact]
    public async Task is_accepted_at_one_of_two_desks()
    {
        var report = await ReportedAsync();
        await AcceptAsync(report);

        var second = await AcceptAsync(report, key: "accept-2");
        Assert.Equal((HttpStatusCode.Conflict, "command.changed"), (second.Status, second.Code));
        Assert.Equal("referral.already-accepted", (await AcceptAsync(report, ifMatch: "\"2\"", key: "accept-3")).Code);
        Assert.Equal(HttpStatusCode.NoContent, (await AcceptAsync(report)).Status);
        Assert.Equal(1, await Database.CountAsync($"mt_events where type = 'report_accepted' and stream_id = '{CaseStreams.Intake(CaseStreams.CaseOf(report))}'"));
    }

    [Fact]
    public async Task can_be_accepted_by_a_system_of_the_unit_and_by_no_other()
    {
        var report = await ReportedAsync();
        var body = new JsonObject { ["reportId"] = report, ["acceptedAt"] = "2026-09-02T08:01:00+08:00" };
        await Service.HandleAsync(Incoming.Read(Accepted, (JsonObject)body.DeepClone(), "acceptance-0", Wire.Police));
        Assert.Equal(0, await Database.CountAsync("mt_events where type = 'report_taken_on'"));
        Assert.Equal(1, await Database.CountAsync("waiting"));

        await Service.HandleAsync(Incoming.Read(Accepted, (JsonObject)body.DeepClone(), "acceptance-1", "gaj.u1101"));
        await Service.HandleAsync(Incoming.Read(Accepted, (JsonObject)body.DeepClone(), "acceptance-2", "gaj.u1101"));

        Assert.NotNull((await Service.StateAsync<IntakeTrack>(CaseStreams.Intake(CaseStreams.CaseOf(report)))).Dossier);
        await using var session = Service.Store.QuerySession();
        Assert.Equal(RejectionCode.NotPossible, Assert.Single(await session.Events.QueryRawEventDataOnly<EventRejected>().ToListAsync(TestContext.Current.CancellationToken)).Code);
        Assert.Equal(1, await Database.CountAsync("mt_events where type = 'report_taken_on'"));
    }

    [Fact]
    public async Task of_the_police_themselves_opens_the_case_at_once()
    {
        var report = await ReportedAsync(token: Station);
        var caseId = CaseStreams.CaseOf(report);

        Assert.NotNull((await Service.StateAsync<IntakeTrack>(CaseStreams.Intake(caseId))).Dossier);
        Assert.Equal("accepted", await ProgressAsync());
        Assert.Equal(ChildName, (await GetAsync($"/cases/{caseId}/dossier?purpose=handle-report", Station)).Json.GetProperty("values").GetProperty("child.name").GetString());
        Assert.Empty(await Database.RowsAsync("select rule from deadlines where rule in ('no-acceptance') or rule like 'retention-%'"));
    }

    [Fact]
    public async Task of_police_officers_is_seen_by_another_unit_and_the_procuratorate()
    {
        var report = await ReportedAsync(Report(concerns: "u1101"));

        Assert.Equal("not-found", (await GetAsync($"/reports/{report}", Station)).Code);
        Assert.Equal("u1101", (await GetAsync($"/reports/{report}", Bureau)).Text("concernsUnit"));
        Assert.Equal("u1101", (await GetAsync($"/reports/{report}", Prosecutors)).Text("concernsUnit"));
        Assert.Single((await GetAsync("/reports", Prosecutors)).Json.GetProperty("items").EnumerateArray());
        Assert.Equal("not-found", (await AcceptAsync(report, SpecTokens.For(Party.JCY, "u1002", Duty.HandleReports))).Code);
        Assert.Equal("not-found", (await AcceptAsync(report)).Code);
        Assert.Equal(HttpStatusCode.NoContent, (await AcceptAsync(report, Bureau)).Status);
    }

    [Fact]
    public async Task that_nobody_accepts_for_half_an_hour_is_an_alarm_for_who_watches()
    {
        var report = await ReportedAsync();
        Service.Clock.Advance(TimeSpan.FromMinutes(30));
        await Service.Clockwork.FireDueAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, await Database.CountAsync("mt_events where type = 'acceptance_overdue'"));
        Assert.Equal(1, await Database.CountAsync($"deadlines where rule = 'no-acceptance' and missed_at is not null and subject = '{report}'"));
        Assert.Equal(HttpStatusCode.NoContent, (await AcceptAsync(report, ifMatch: "*")).Status);
        Assert.Equal(0, await Database.CountAsync("deadlines where rule = 'no-acceptance'"));
    }

    [Fact]
    public async Task that_is_sent_twice_is_one()
    {
        Assert.Equal(await ReportedAsync(), await ReportedAsync());
        Assert.Equal(1, await Database.CountAsync("reports"));
        Assert.Equal(1, await Database.CountAsync("receipts"));
    }

    [Fact]
    public async Task pages_without_gaps()
    {
        for (byte i = 0; i < 53; i++) await ReportedAsync(Report(i), key: $"report-{i}");
        var first = (await GetAsync("/reports", Station)).Json;
        var second = (await GetAsync($"/reports?after={Uri.EscapeDataString(first.GetProperty("next").GetString()!)}", Station)).Json;

        var ids = first.GetProperty("items").EnumerateArray().Concat(second.GetProperty("items").EnumerateArray()).Select(i => i.GetProperty("reportId").GetGuid()).ToList();
        Assert.Equal((53, 53), (ids.Count, ids.Distinct().Count()));
        foreach (var id in ids) await AcceptAsync(id, key: $"accept-{id}");
        first = (await GetAsync("/reports?accepted=true", Station)).Json;
        second = (await GetAsync($"/reports?accepted=true&after={Uri.EscapeDataString(first.GetProperty("next").GetString()!)}", Station)).Json;
        Assert.Equal((50, 3), (first.GetProperty("items").GetArrayLength(), second.GetProperty("items").GetArrayLength()));
    }

    [Theory, InlineData("receipt", "000000-000000-000001"), InlineData("town", "u9"), InlineData("situationCodes", "4")]
    public async Task that_is_wrong_says_where_and_never_what(string member, string value)
    {
        var report = Report();
        report[member] = value;
        var answer = await ReportAsync(report);
        Assert.Equal(("command.member-invalid", member), (answer.Code, answer.Text("member")));
    }

    [Fact]
    public async Task leaves_no_readable_word_in_database_or_log()
    {
        await ReportedAsync(Report(concerns: "u1005"));
        await ReportedAsync(Report(2), Anybody, "report-2");

        var everywhere = await Database.DumpAsync() + string.Join('\n', Service.Log);
        foreach (var word in new[] { ChildName, ChildId, Guardian, Reporter, "00000000001", "甲镇一号", "旧伤", CodeOf(1), CodeOf(1).Replace("-", "", StringComparison.Ordinal) })
            Assert.DoesNotContain(word, everywhere, StringComparison.Ordinal);
    }
}
