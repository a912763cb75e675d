using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FourKeyWorks.Journeys.Departments;

namespace FourKeyWorks.Exchange.Specs.Journal;

[Trait("Needs", "Servers")]
public sealed class Asking_where_it_is(TheExchange exchange)
{
    private const string Notice = "cn.fourkeyworks.referral.procuratorate-notified.v1";
    private const string Relief = "cn.fourkeyworks.referral.relief-assessment-requested.v1";

    [Fact]
    public async Task its_sender_is_told_in_both_languages()
    {
        var (report, _) = await ReportAsync();

        var chinese = await AskAsync("gaj.u1001", report.Id);
        var english = await AskAsync("gaj.u1001", report.Id, "en");

        Assert.Matches("^20[0-9-]{8} [0-9:]{8} 收到，案件服务已取走处理，至今没有退回。$", chinese.GetProperty("sentence").GetString());
        Assert.Matches("^Received 20[0-9-]{8} [0-9:]{8} Beijing time; the case service has taken it and has not sent it back.$", english.GetProperty("sentence").GetString());
        var facts = chinese.GetProperty("facts");
        Assert.Equal(("in", "gaj.u1001", "referral", CloudEvent.Report), (Text(facts, "direction"), Text(facts, "sender"), Text(facts, "service"), Text(facts, "type")));
        // By the journal's own id it is the same.
        Assert.Equal(facts.GetRawText(), (await AskAsync("gaj.u1001", Text(facts, "journalId")!)).GetProperty("facts").GetRawText());
    }

    [Fact]
    public async Task its_receiver_is_told_and_learns_of_no_other()
    {
        var (_, notice) = await ReportAsync();
        using var acknowledged = await (await exchange.DepartmentAsync("jcy.u1002")).PostAsync("api/exchange/feed/acknowledgements", new { eventIds = new[] { notice.Id } });

        var told = await AskAsync("jcy.u1002", notice.Id);

        Assert.Matches("送达示例市检察院，该单位已于 .* 签收。$", told.GetProperty("sentence").GetString());
        Assert.Equal("u1002", Text(Assert.Single(told.GetProperty("facts").GetProperty("deliveries").EnumerateArray()), "unit"));
    }

    [Fact]
    public async Task to_everybody_else_it_does_not_exist()
    {
        var (report, notice) = await ReportAsync();
        foreach (var (user, id) in new[] { ("mzj.u1003", report.Id), ("mzj.u1003", notice.Id), ("gaj.u1101", report.Id), ("gaj.u1001", notice.Id), ("jcy.u1002", report.Id) })
        {
            var department = await exchange.DepartmentAsync(user);
            using var foreign = await department.GetAsync($"api/exchange/journal/{id}");
            using var missing = await department.GetAsync($"api/exchange/journal/{Guid.NewGuid()}");
            Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
            Assert.Equal(await ProblemOf(missing), await ProblemOf(foreign));
        }
    }

    [Fact]
    public async Task the_desk_sees_all_of_it()
    {
        var (report, notice) = await ReportAsync();

        Assert.Equal("gaj.u1001", Text((await AskAsync("wbb.u1004", report.Id)).GetProperty("facts"), "sender"));
        Assert.Equal("svc.referral", Text((await AskAsync("wbb.u1004", notice.Id)).GetProperty("facts"), "sender"));
    }

    [Fact]
    public async Task what_was_refused_is_told_with_its_reason()
    {
        var police = await exchange.DepartmentAsync("gaj.u1001");
        var report = CloudEvent.ReportOf(CloudEvent.NewDossier()) with { Body = CloudEvent.BodyWithout("handlingUnit") };
        await police.SendAsync(report);
        await police.ReceivesAsync("cn.fourkeyworks.exchange.event-rejected.v1", "rejectedId", report.Id);
        await exchange.HoldsAsync("select 1 from journal_rejection where event_id = $1", rows => rows.Count == 1, report.Id);

        var told = await AskAsync("gaj.u1001", report.Id);

        Assert.Matches(@"收到，案件服务已于 .* 退回：.* \(member-missing: handlingUnit\)。$", told.GetProperty("sentence").GetString());
        var rejection = told.GetProperty("facts").GetProperty("rejection");
        Assert.Equal(("member-missing", "handlingUnit"), (Text(rejection, "code"), Text(rejection, "member")));
    }

    [Fact]
    public async Task what_lies_in_an_inbox_is_told_with_what_lies_before_it_until_it_is_fetched()
    {
        var civilAffairs = await exchange.DepartmentAsync("mzj.u1003");
        await Eventually.HoldsAsync(async () => await civilAffairs.WaitingInAsync(civilAffairs.Inbox) == 0, "the inbox is empty", Department.Patience);
        await civilAffairs.StopReadingAsync();
        await Eventually.HoldsAsync(
            async () => (await ListAsync("mzj.u1003")).Where(i => Text(i, "type") == Relief).All(i => i.GetProperty("fetched").GetBoolean()),
            "what came before is noted as fetched", Department.Patience);
        for (var i = 0; i < 3; i++) await ReportAsync();
        await Eventually.HoldsAsync(async () => await civilAffairs.WaitingInAsync(civilAffairs.Inbox) == 3, "three wait", Department.Patience);
        JsonElement[] waiting = [];
        await Eventually.HoldsAsync(
            async () => (waiting = [.. (await ListAsync("mzj.u1003")).Where(i => Text(i, "type") == Relief && !i.GetProperty("fetched").GetBoolean()).Take(3)]).Length == 3,
            "the journal has them", Department.Patience);

        Assert.Matches("送达示例市民政局的收件箱，尚未取走，前面还有 2 件。$", await SentenceAsync(waiting[0]));
        Assert.Matches("尚未取走，前面还有 0 件。$", await SentenceAsync(waiting[2]));

        await civilAffairs.ReadAsync();
        await exchange.HoldsAsync(
            "select 1 from journal j join journal_delivery d using (seq) where j.event_id = any($1) and d.fetched_by = 'inbox'", rows => rows.Count == 3,
            (object)waiting.Select(w => Text(w, "eventId")!).ToArray());
        foreach (var item in waiting) Assert.Matches("已被取走（最迟 .*），尚未签收。$", await SentenceAsync(item));

        async Task<string> SentenceAsync(JsonElement item) => (await AskAsync("mzj.u1003", Text(item, "eventId")!)).GetProperty("sentence").GetString()!;
    }

    [Fact]
    public async Task a_unit_lists_what_it_sent_and_was_sent_newest_first()
    {
        var reports = new List<string>();
        for (var i = 0; i < 3; i++) reports.Insert(0, (await ReportAsync()).Report.Id);

        var own = (await ListAsync("gaj.u1001", pages: 2)).ToList();
        var theirs = (await ListAsync("jcy.u1002", pages: 2)).ToList();

        Assert.Equal(reports, own.Where(i => Text(i, "direction") == "in").Take(3).Select(i => Text(i, "eventId")));
        Assert.Equal(own.Count, own.Select(i => Text(i, "journalId")).Distinct().Count());
        Assert.Equal(own.Select(i => Text(i, "routedAt")).OrderDescending(), own.Select(i => Text(i, "routedAt")));
        Assert.DoesNotContain(theirs, i => reports.Contains(Text(i, "eventId")!));
        Assert.All(theirs, i => Assert.True(Text(i, "sender") is "jcy.u1002" or "svc.referral" or "svc.exchange"));
    }

    private async Task<(CloudEvent Report, Received Notice)> ReportAsync()
    {
        var dossier = CloudEvent.NewDossier();
        var report = CloudEvent.ReportOf(dossier);
        await (await exchange.DepartmentAsync("gaj.u1001")).SendAsync(report);
        var notice = await (await exchange.DepartmentAsync("jcy.u1002")).ReceivesAsync(Notice, "dossierRef", dossier);
        await exchange.HoldsAsync("select 1 from journal where event_id = any($1)", rows => rows.Count == 2, (object)new[] { report.Id, notice.Id });
        return (report, notice);
    }

    private async Task<JsonElement> AskAsync(string user, string id, string? language = null)
    {
        using var answer = await (await exchange.DepartmentAsync(user)).GetAsync($"api/exchange/journal/{id}", language);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }

    private async Task<IEnumerable<JsonElement>> ListAsync(string user, int pages = 1)
    {
        var (items, after) = (new List<JsonElement>(), "");
        for (var page = 0; page < pages; page++)
        {
            using var answer = await (await exchange.DepartmentAsync(user)).GetAsync("api/exchange/journal" + after);
            var read = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
            items.AddRange(read.GetProperty("items").EnumerateArray());
            if (Text(read, "next") is not { } next) break;
            after = "?after=" + next;
        }

        return items;
    }

    private static async Task<(string?, string?)> ProblemOf(HttpResponseMessage answer)
    {
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        return (Text(problem, "code"), Text(problem, "title"));
    }

    private static string? Text(JsonElement json, string member) => json.GetProperty(member).GetString();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
