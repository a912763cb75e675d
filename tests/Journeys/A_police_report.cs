using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using FourKeyWorks.Journeys.Departments;

namespace FourKeyWorks.Journeys;

/// <summary>The first scenario (plan ¶13), from the outside.</summary>
[Collection<InTheCity>]
[Trait("Needs", "Servers")]
public sealed class A_police_report(TheCity city, ITestOutputHelper output)
{
    private const string Notice = "cn.fourkeyworks.referral.procuratorate-notified.v1";
    private const string ReliefNotice = "cn.fourkeyworks.referral.relief-assessment-requested.v1";
    private const string Involvement = "cn.fourkeyworks.referral.early-involvement-opened.v1";
    private const string Assessment = "cn.fourkeyworks.referral.relief-assessment-started.v1";

    private readonly string dossier = CloudEvent.NewDossier();

    [Fact]
    public async Task Opens_one_case_of_which_procuratorate_and_civil_affairs_are_told_and_nobody_else()
    {
        var cases = await CasesAsync();
        var before = Counts();
        var sent = CloudEvent.Now;
        await city.Police.SendAsync(CloudEvent.ReportOf(dossier));

        var notice = await city.Procuratorate.ReceivesAsync(Notice, "dossierRef", dossier);
        var caseId = notice["caseId"]!;
        var relief = await city.CivilAffairs.ReceivesAsync(ReliefNotice, "caseId", caseId);
        output.WriteLine($"report→procuratorate {(notice.At - sent).TotalMilliseconds:0} ms, report→civil-affairs {(relief.At - sent).TotalMilliseconds:0} ms");

        Assert.Equal("[1,4]", notice["situationCodes"]);
        Assert.Equal("u1001", notice["handlingUnit"]);
        // Who gives relief learns that help is needed, not what happened nor where it is written.
        Assert.Equal(["assessmentDueAt", "caseId", "firstContactDueAt", "immediateDanger"], relief.Body.EnumerateObject().Select(m => m.Name).Order());
        // Nobody else: not by now, nor by the time another report has gone all the way.
        await SendAndWaitAsync(CloudEvent.NewDossier());
        before["jcy.u1002"] += 2;
        before["mzj.u1003"] += 2;
        Assert.Equal(before, Counts());
        Assert.Equal(cases + 2, await CasesAsync());
    }

    [Fact]
    public async Task Is_answered_over_HTTP()
    {
        var caseId = await SendAndWaitAsync(dossier);

        using var opened = await city.Procuratorate.PostAsync($"api/referral/cases/{caseId}/procuratorate/early-involvement", new { openedAt = CloudEvent.Now });
        using var started = await city.CivilAffairs.PostAsync($"api/referral/cases/{caseId}/relief/assessment", new { startedAt = CloudEvent.Now });

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (opened.StatusCode, started.StatusCode));
        Assert.Equal(dossier, (await city.Police.ReceivesAsync(Involvement, "caseId", caseId))["dossierRef"]);
        Assert.Equal(dossier, (await city.Police.ReceivesAsync(Assessment, "caseId", caseId))["dossierRef"]);
    }

    [Fact]
    public async Task Is_answered_by_events()
    {
        var caseId = await SendAndWaitAsync(dossier);

        await city.Procuratorate.SendAsync(CloudEvent.Of(CloudEvent.InvolvementOpened, new { caseId, openedAt = CloudEvent.Now }, "jcy.u1002"));
        await city.CivilAffairs.SendAsync(CloudEvent.Of(CloudEvent.AssessmentStarted, new { caseId, startedAt = CloudEvent.Now }, "mzj.u1003"));

        Assert.Equal(dossier, (await city.Police.ReceivesAsync(Involvement, "caseId", caseId))["dossierRef"]);
        Assert.Equal(dossier, (await city.Police.ReceivesAsync(Assessment, "caseId", caseId))["dossierRef"]);
    }

    [Fact]
    public async Task Of_a_towns_station_is_answered_to_that_station_alone()
    {
        await city.Station.SendAsync(CloudEvent.ReportOf(dossier, "gaj.u1101"));
        var caseId = (await city.Procuratorate.ReceivesAsync(Notice, "dossierRef", dossier))["caseId"]!;

        await city.Procuratorate.SendAsync(CloudEvent.Of(CloudEvent.InvolvementOpened, new { caseId, openedAt = CloudEvent.Now }, "jcy.u1002"));

        await city.Station.ReceivesAsync(Involvement, "caseId", caseId);
        Assert.DoesNotContain(city.Police.All, m => m["caseId"] == caseId);
    }

    [Fact]
    public async Task Is_seen_by_each_department_in_its_own_track()
    {
        var caseId = await SendAndWaitAsync(dossier);

        var intake = await SeenAsync(city.Police, $"cases/{caseId}/intake");
        var procuratorate = await SeenAsync(city.Procuratorate, $"cases/{caseId}/procuratorate");
        var relief = await SeenAsync(city.CivilAffairs, $"cases/{caseId}/relief");

        Assert.Equal((dossier, dossier), (intake.GetProperty("dossierRef").GetString(), procuratorate.GetProperty("dossierRef").GetString()));
        // Who gives relief sees the case, and neither what is written of it nor who reported it.
        Assert.Equal(caseId, relief.GetProperty("caseId").GetString());
        Assert.DoesNotContain(dossier, relief.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("u1001", relief.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jcy.u1002", "intake")]
    [InlineData("mzj.u1003", "intake")]
    [InlineData("gaj.u1101", "intake")]
    [InlineData("gaj.u1001", "procuratorate")]
    [InlineData("mzj.u1003", "procuratorate")]
    [InlineData("gaj.u1001", "relief")]
    [InlineData("jcy.u1002", "relief")]
    public async Task Is_for_others_like_one_that_does_not_exist(string user, string track)
    {
        var caseId = await SendAndWaitAsync(dossier);

        using var there = await city[user].GetAsync($"api/referral/cases/{caseId}/{track}");
        using var missing = await city[user].GetAsync($"api/referral/cases/{Guid.NewGuid()}/{track}");

        Assert.Equal(HttpStatusCode.NotFound, there.StatusCode);
        Assert.Equal(await AsSeenAsync(missing), await AsSeenAsync(there));
    }

    [Fact]
    public async Task Is_closed_to_who_has_no_such_duty_and_the_duty_is_named()
    {
        var caseId = await SendAndWaitAsync(dossier);

        using var answer = await city["jyj.u1005"].GetAsync($"api/referral/cases/{caseId}/intake");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("read-case", JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["duty"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("u2001", "zjd.u2001", "unit.u2001")]
    [InlineData(null, "wbb.u1004", "dept.wbb")]
    public async Task Leads_to_a_request_for_help_that_is_pending_owned_and_clocked(string? town, string owner, string named)
    {
        await city.Police.SendAsync(CloudEvent.ReportOf(dossier, town: town));
        var caseId = (await city.Procuratorate.ReceivesAsync(Notice, "dossierRef", dossier))["caseId"]!;
        var before = (await WorkOfAsync(city[owner])).Select(w => w.GetProperty("subject").GetString()).ToHashSet();

        using var raised = await city.CivilAffairs.PostAsync($"api/referral/cases/{caseId}/relief/assistance-referrals", new { needs = (string[])["schooling", "living"] });
        Assert.Equal(HttpStatusCode.NoContent, raised.StatusCode);

        JsonElement item = default;
        await Eventually.HoldsAsync(async () =>
        {
            item = (await WorkOfAsync(city[owner])).FirstOrDefault(w => !before.Contains(w.GetProperty("subject").GetString()));
            return item.ValueKind is JsonValueKind.Object;
        }, "the request is in the work list", Department.Patience);
        Assert.Equal(("help-take-up", named, false), (item.GetProperty("rule").GetString(), item.GetProperty("owner").GetString(), item.GetProperty("missed").GetBoolean()));
        Assert.True(item.GetProperty("dueAt").GetDateTimeOffset() > CloudEvent.Now);
        var request = await SeenAsync(city[owner], $"help-requests/{item.GetProperty("subject").GetString()}", "assistance");
        Assert.Equal("[\"living\",\"schooling\"]", request.GetProperty("needs").GetRawText());
        Assert.False(request.TryGetProperty("takenUpBy", out var unit) && unit.ValueKind is not JsonValueKind.Null);
        // Nothing leads back from the request to the case.
        Assert.DoesNotContain(caseId, request.GetRawText(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(dossier, request.GetRawText(), StringComparison.Ordinal);
    }

    /// <summary>Sends a report and returns the case that both notices name.</summary>
    private async Task<string> SendAndWaitAsync(string reported)
    {
        await city.Police.SendAsync(CloudEvent.ReportOf(reported));
        var caseId = (await city.Procuratorate.ReceivesAsync(Notice, "dossierRef", reported))["caseId"]!;
        await city.CivilAffairs.ReceivesAsync(ReliefNotice, "caseId", caseId);
        return caseId;
    }

    private Dictionary<string, int> Counts() => city.All.ToDictionary(d => d.User, d => d.All.Count);

    private Task<long> CasesAsync() => TheCity.AskAsync<long>(city.System, "referral", "select count(*) from mt_events where type = 'report_accepted'");

    private static async Task<JsonElement> SeenAsync(Department department, string path, string service = "referral")
    {
        using var answer = await department.GetAsync($"api/{service}/{path}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.NotNull(answer.Headers.ETag);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
    }

    private static async Task<List<JsonElement>> WorkOfAsync(Department department)
    {
        var items = new List<JsonElement>();
        for (var after = ""; after is not null;)
        {
            using var answer = await department.GetAsync("api/assistance/work" + (after.Length > 0 ? $"?after={Uri.EscapeDataString(after)}" : ""));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var page = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
            items.AddRange(page.GetProperty("items").EnumerateArray());
            after = page.GetProperty("next").GetString();
        }

        return items;
    }

    /// <summary>All of an answer that may tell one case from another: not its time, nor its place in the traces.</summary>
    private static async Task<string> AsSeenAsync(HttpResponseMessage answer)
    {
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject();
        body.Remove("traceId");
        var headers = answer.Headers.Concat(answer.Content.Headers).Where(h => h.Key is not "Date").Select(h => $"{h.Key}: {string.Join(',', h.Value)}");
        return $"{(int)answer.StatusCode}\n{string.Join('\n', headers.Order())}\n{body.ToJsonString()}";
    }
}
