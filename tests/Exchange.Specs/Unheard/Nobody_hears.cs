using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Exchange.Roster;
using FourKeyWorks.Exchange.Unheard;
using FourKeyWorks.Journeys.Departments;

namespace FourKeyWorks.Exchange.Specs.Unheard;

[Trait("Needs", "Servers")]
public sealed class Nobody_hears(TheUnheard city)
{
    private const string Name = "示例值班员乙";

    [Fact]
    public async Task a_report_is_called_after_climbs_and_ends_when_the_procuratorate_acknowledges_it()
    {
        await city.OnDutyAsync("jcy.u1002", Name, "0999-5550102");
        var notice = await NoticeAsync();
        var id = await IncidentAsync(notice.Id, "jcy");

        // The unit whose turn it is sees it, with whom to call, on its page and in its list of work.
        var view = await ViewAsync("jcy.u1002", id);
        Assert.Equal(("通知检察院", "bureau", "jcy"), (Text(view, "title"), Text(view, "level"), Text(view, "department")));
        Assert.Equal(notice["caseId"]![..8].ToUpperInvariant(), Text(view, "caseNumber")!.Replace("-", "", StringComparison.Ordinal));
        var person = view.GetProperty("persons").EnumerateArray().First();
        Assert.Equal((Name, "0999-5550102"), (Text(person, "name"), Text(person, "phone")));
        Assert.Contains(await WorkAsync("jcy.u1002"), w => w == ("unheard-second", id));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("wbb.u1004", id));

        // It climbs to the Office.
        await Eventually.HoldsAsync(async () => (await city.OpenAsync("wbb.u1004")).Any(i => Id(i) == id), "the Office sees it", Department.Patience);
        Assert.Contains(await WorkAsync("wbb.u1004"), w => w == ("unheard-office", id));
        Assert.Contains(await WorkAsync("jcy.u1002"), w => w == ("unheard-procuratorate", id));
        Assert.Contains((await ViewAsync("wbb.u1004", id)).GetProperty("persons").EnumerateArray(), p => Text(p, "phone") == "0999-5550102");

        // Acknowledged, it is over everywhere.
        var procuratorate = await city.DepartmentAsync("jcy.u1002");
        await procuratorate.SendAsync(CloudEvent.Of(
            "cn.fourkeyworks.department.event-acknowledged.v1", new { eventId = notice.Id, acknowledgedAt = CloudEvent.Now }, "jcy.u1002"), "exchange");
        await city.HoldsAsync("select 1 from unheard where id = $1 and heard_at is not null", rows => rows.Count == 1, id);
        Assert.DoesNotContain(await city.OpenAsync("wbb.u1004"), i => Id(i) == id);
        Assert.DoesNotContain(await WorkAsync("wbb.u1004"), w => w.Subject == id);
        Assert.Equal("acknowledged", Text((await ViewAsync("jcy.u1002", id)).GetProperty("heard"), "how"));
        // Who was shown the number stands in the trail.
        Assert.NotEmpty(await city.RowsAsync("select 1 from audit where purpose = 'call-duty-officer' and by = 'wbb.u1004' and fields = '{duty.name,duty.phone}'"));
    }

    [Fact]
    public async Task what_is_acknowledged_over_https_before_the_first_clock_is_no_incident_and_later_ends_one()
    {
        var prompt = await NoticeAsync();
        await AcknowledgeAsync(prompt.Id);

        var late = await NoticeAsync();
        var id = await IncidentAsync(late.Id, "jcy");
        Assert.Empty(await city.RowsAsync("select 1 from unheard u join journal j using (seq) where j.event_id = $1", prompt.Id));

        await AcknowledgeAsync(late.Id);

        await city.HoldsAsync("select 1 from unheard where id = $1 and heard_at is not null", rows => rows.Count == 1, id);
    }

    [Fact]
    public async Task a_person_takes_over_phones_and_hears_on_the_page()
    {
        var entry = await city.OnDutyAsync("jcy.u1002", Name, "0999-5550103");
        var notice = await NoticeAsync();
        var id = await IncidentAsync(notice.Id, "jcy");
        var procuratorate = await city.DepartmentAsync("jcy.u1002");

        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(procuratorate, id, "taking-over", new { }));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await PostAsync(procuratorate, id, "calls", new { rosterEntry = Guid.NewGuid(), reached = "yes" }));
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(procuratorate, id, "calls", new { rosterEntry = entry, reached = "wrong-number" }));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(await city.DepartmentAsync("mzj.u1003"), id, "calls", new { rosterEntry = entry, reached = "yes" }));
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(procuratorate, id, "hearing", new { unit = "u1002" }));

        var view = await ViewAsync("jcy.u1002", id);
        Assert.Equal("jcy.u1002", Text(view.GetProperty("takenOver"), "by"));
        Assert.Equal("wrong-number", Text(Assert.Single(view.GetProperty("calls").EnumerateArray()), "reached"));
        Assert.Equal("on-page", Text(view.GetProperty("heard"), "how"));
        Assert.Equal([["jcy.u1002"]], await city.RowsAsync("select d.acknowledged_by from journal j join journal_delivery d using (seq) where j.event_id = $1", notice.Id));
    }

    [Fact]
    public async Task a_station_is_first_then_its_bureau_and_a_stranger_never_learns_of_it()
    {
        await city.OnDutyAsync("jcy.u1002", Name, "0999-5550101");
        var id = Incident.StreamOf(await city.RoutedAsync(TimeSpan.Zero, "u1001", "u1101"), Party.GAJ);

        await city.HoldsAsync("select 1 from unheard where id = $1 and level = 'office'", rows => rows.Count == 1, id);
        foreach (var user in (string[])["gaj.u1101", "gaj.u1001", "wbb.u1004", "jcy.u1002"]) Assert.Equal(HttpStatusCode.OK, await StatusAsync(user, id));
        foreach (var user in (string[])["jyj.u1005", "zjd.u2001"]) Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(user, id));
        // Nor is what else has a stream one.
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("wbb.u1004", UnitRoster.StreamOf("u1002")));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(await city.DepartmentAsync("wbb.u1004"), UnitRoster.StreamOf("u1002"), "taking-over", new { }));
        Assert.Equal(["u1101", "u1001", "u1002", "u1004"], (await city.RowsAsync("select unit from unheard_message where incident = $1 order by at, unit", id)).Select(r => r[0]));
        // At the top it stays due.
        await city.HoldsAsync("select 1 from deadlines where subject = $1 and missed_at is not null", rows => rows.Count == 2, id);
        Assert.Equal(["unheard_raised", "unheard_climbed", "unheard_climbed"], await CourseAsync(id));
    }

    [Fact]
    public async Task where_a_unit_has_nobody_on_duty_the_offices_person_and_number_are_named()
    {
        await city.OnDutyAsync("wbb.u1004", "示例值班员庚", "0999-5550113");
        var id = Incident.StreamOf(await city.RoutedAsync(TimeSpan.Zero, "u1101"), Party.GAJ);
        await city.HoldsAsync("select 1 from unheard where id = $1", rows => rows.Count == 1, id);

        var person = (await ViewAsync("gaj.u1101", id)).GetProperty("persons").EnumerateArray().First();
        Assert.Equal(("u1101", "u1004", "示例值班员庚", "0999-5550113"), (Text(person, "unit"), Text(person, "rosterOf"), Text(person, "name"), Text(person, "phone")));
        using var slip = await (await city.DepartmentAsync("gaj.u1101")).GetAsync($"api/exchange/unheard/{id}/slip", accept: "text/html");
        Assert.Contains("由示例市未成年人保护办公室代", await slip.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_page_and_a_slip_can_be_looked_at_and_need_nothing_but_themselves()
    {
        await city.OnDutyAsync("jcy.u1002", Name, "0999-5550104");
        var id = await IncidentAsync((await NoticeAsync()).Id, "jcy");
        var procuratorate = await city.DepartmentAsync("jcy.u1002");

        foreach (var path in (string[])["api/exchange/unheard", $"api/exchange/unheard/{id}/slip"])
        {
            using var answer = await procuratorate.GetAsync(path, accept: "text/html,application/xhtml+xml,*/*;q=0.8");
            var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
            Assert.Contains("default-src 'none'; style-src 'sha256-", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            foreach (var said in (string[])["通知检察院", Name, "0999-555010"]) Assert.Contains(said, html, StringComparison.Ordinal);
            foreach (var foreign in (string[])["<script", "<link", "<img", "http:", "unheard."]) Assert.DoesNotContain(foreign, html, StringComparison.Ordinal);
        }
    }

    private async Task AcknowledgeAsync(string eventId)
    {
        await city.HoldsAsync("select 1 from journal where event_id = $1", rows => rows.Count == 1, eventId);
        using var answer = await (await city.DepartmentAsync("jcy.u1002")).PostAsync("api/exchange/feed/acknowledgements", new { eventIds = new[] { eventId } });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task<Received> NoticeAsync()
    {
        var dossier = CloudEvent.NewDossier();
        await (await city.DepartmentAsync("gaj.u1001")).SendAsync(CloudEvent.ReportOf(dossier));
        return await (await city.DepartmentAsync("jcy.u1002")).ReceivesAsync(Given.Type, "dossierRef", dossier);
    }

    private async Task<Guid> IncidentAsync(string eventId, string department)
    {
        const string Find = "select u.id from unheard u join journal j using (seq) where j.event_id = $1 and u.department = $2";
        await city.HoldsAsync(Find, rows => rows.Count == 1, eventId, department);
        return (Guid)(await city.RowsAsync(Find, eventId, department))[0][0]!;
    }

    private async Task<IReadOnlyList<object?>> CourseAsync(Guid id) =>
        [.. (await city.RowsAsync("select type from mt_events where stream_id = $1 and type in ('unheard_raised', 'unheard_climbed', 'unheard_heard') order by version", id)).Select(r => r[0])];

    private async Task<JsonElement> ViewAsync(string user, Guid id)
    {
        using var answer = await (await city.DepartmentAsync(user)).GetAsync($"api/exchange/unheard/{id}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }

    private async Task<HttpStatusCode> StatusAsync(string user, Guid id)
    {
        using var answer = await (await city.DepartmentAsync(user)).GetAsync($"api/exchange/unheard/{id}");
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> PostAsync(Department department, Guid id, string what, object body)
    {
        using var answer = await department.PostAsync($"api/exchange/unheard/{id}/{what}", body);
        return answer.StatusCode;
    }

    private async Task<IReadOnlyList<(string? Rule, Guid Subject)>> WorkAsync(string user) =>
        [.. (await city.ListAsync(user, "api/exchange/work")).Select(w => (Text(w, "rule"), w.GetProperty("subject").GetGuid()))];

    private static Guid Id(JsonElement item) => item.GetProperty("id").GetGuid();

    private static string? Text(JsonElement json, string member) => json.GetProperty(member).GetString();
}
