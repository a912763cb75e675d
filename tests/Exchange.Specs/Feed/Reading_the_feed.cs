using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FourKeyWorks.Journeys.Departments;

namespace FourKeyWorks.Exchange.Specs.Feed;

[Trait("Needs", "Servers")]
public sealed class Reading_the_feed(TheExchange exchange)
{
    private const string Notice = "cn.fourkeyworks.referral.procuratorate-notified.v1";

    [Fact]
    public async Task gives_the_same_events_as_the_inbox_in_structured_mode()
    {
        var (notice, before) = await NoticeAsync();

        var page = await FeedAsync("jcy.u1002", $"after={before}&wait=10");

        var found = page.GetProperty("events").EnumerateArray().First(e => e.GetProperty("id").GetString() == notice.Id);
        Assert.True(found.TryGetProperty("data", out _), found.GetRawText());
        Assert.Equal(notice.Body.GetRawText(), found.GetProperty("data").GetRawText());
        Assert.Equal((Notice, "1.0", "/fourkeyworks/referral", "application/json", "L4"), (
            found.GetProperty("type").GetString(), found.GetProperty("specversion").GetString(), found.GetProperty("source").GetString(),
            found.GetProperty("datacontenttype").GetString(), found.GetProperty("sensitivity").GetString()));
        Assert.Equal(notice["caseId"], found.GetProperty("subject").GetString());
        Assert.Equal(notice.TraceParent, found.GetProperty("traceparent").GetString());
    }

    [Fact]
    public async Task goes_on_behind_the_cursor_and_misses_nothing()
    {
        var start = await EndAsync("jcy.u1002");
        var notices = new List<string>();
        for (var i = 0; i < 5; i++) notices.Add((await NoticeAsync()).Notice.Id);

        var (read, cursor) = (new List<string>(), start);
        while (read.Count < notices.Count)
        {
            var page = await FeedAsync("jcy.u1002", $"after={cursor}&limit=2&wait=10");
            Assert.InRange(page.GetProperty("events").GetArrayLength(), 1, 2);
            read.AddRange(page.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("id").GetString()!));
            cursor = page.GetProperty("next").GetString()!;
        }

        Assert.Equal(notices.Order(), read.Order());
        var end = await FeedAsync("jcy.u1002", $"after={cursor}");
        Assert.Equal((0, cursor), (end.GetProperty("events").GetArrayLength(), end.GetProperty("next").GetString()));
        // The same cursor gives the same again.
        Assert.Equal(read[..2], (await FeedAsync("jcy.u1002", $"after={start}&limit=2")).GetProperty("events").EnumerateArray().Select(e => e.GetProperty("id").GetString()!));
    }

    [Fact]
    public async Task waits_for_news_and_no_longer_than_told()
    {
        var cursor = await EndAsync("jcy.u1002");
        var watch = Stopwatch.StartNew();
        var nothing = await FeedAsync("jcy.u1002", $"after={cursor}&wait=1");
        Assert.Equal(0, nothing.GetProperty("events").GetArrayLength());
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(10));

        var waiting = FeedAsync("jcy.u1002", $"after={cursor}&wait=25");
        var (notice, _) = await NoticeAsync(cursor);
        watch.Restart();
        var page = await waiting;

        Assert.Equal(notice.Id, page.GetProperty("events")[0].GetProperty("id").GetString());
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"woken after {watch.Elapsed}");
    }

    [Fact]
    public async Task is_noted_and_so_is_the_acknowledgement()
    {
        var (notice, before) = await NoticeAsync();
        await FeedAsync("jcy.u1002", $"after={before}&wait=10");
        Assert.Equal([["feed", null]], await exchange.RowsAsync(
            "select d.fetched_by, d.acknowledged_by from journal j join journal_delivery d using (seq) where j.event_id = $1", notice.Id));

        var unknown = Guid.NewGuid().ToString();
        using var first = await (await exchange.DepartmentAsync("jcy.u1002")).PostAsync("api/exchange/feed/acknowledgements", new { eventIds = new[] { notice.Id, unknown } });
        using var again = await (await exchange.DepartmentAsync("jcy.u1002")).PostAsync("api/exchange/feed/acknowledgements", new { eventIds = new[] { notice.Id } });

        var answer = await first.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal([notice.Id], Ids(answer, "acknowledged"));
        Assert.Equal([unknown], Ids(answer, "unknown"));
        Assert.Equal([notice.Id], Ids(await again.Content.ReadFromJsonAsync<JsonElement>(Cancellation), "acknowledged"));
        Assert.Equal([["jcy.u1002", true]], await exchange.RowsAsync(
            "select d.acknowledged_by, d.acknowledged_at >= j.routed_at from journal j join journal_delivery d using (seq) where j.event_id = $1", notice.Id));
    }

    [Fact]
    public async Task an_acknowledgement_over_amqp_is_as_good()
    {
        var (notice, _) = await NoticeAsync();
        var procuratorate = await exchange.DepartmentAsync("jcy.u1002");

        await procuratorate.SendAsync(
            CloudEvent.Of("cn.fourkeyworks.department.event-acknowledged.v1", new { eventId = notice.Id, acknowledgedAt = CloudEvent.Now }, "jcy.u1002"), "exchange");

        await exchange.HoldsAsync(
            "select d.acknowledged_by from journal j join journal_delivery d using (seq) where j.event_id = $1", rows => rows is [["jcy.u1002"]], notice.Id);
    }

    [Fact]
    public async Task nobody_reads_or_acknowledges_what_is_anothers()
    {
        var (notice, before) = await NoticeAsync();
        await FeedAsync("jcy.u1002", $"after={before}&wait=10");
        foreach (var other in (string[])["mzj.u1003", "gaj.u1001", "gaj.u1101"])
        {
            var department = await exchange.DepartmentAsync(other);
            Assert.DoesNotContain(notice.Id, (await FeedAsync(other, "limit=200")).GetRawText(), StringComparison.Ordinal);
            using var cursor = await department.GetAsync($"api/exchange/feed?after={before}");
            using var one = await department.GetAsync($"api/exchange/feed?id={notice.Id}");
            using var acknowledged = await department.PostAsync("api/exchange/feed/acknowledgements", new { eventIds = new[] { notice.Id } });
            Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.NotFound), (cursor.StatusCode, one.StatusCode));
            Assert.Equal([notice.Id], Ids(await acknowledged.Content.ReadFromJsonAsync<JsonElement>(Cancellation), "unknown"));
        }

        Assert.Equal([[null]], await exchange.RowsAsync(
            "select d.acknowledged_by from journal j join journal_delivery d using (seq) where j.event_id = $1", notice.Id));
    }

    [Fact]
    public async Task again_by_id_or_from_an_instant_on()
    {
        var instant = CloudEvent.Now;
        var (notice, before) = await NoticeAsync();
        await FeedAsync("jcy.u1002", $"after={before}&wait=10");

        var byId = await FeedAsync("jcy.u1002", $"id={notice.Id}");
        var byTime = await FeedAsync("jcy.u1002", $"from={Uri.EscapeDataString(instant.ToString("O"))}");

        Assert.Equal(notice.Id, byId.GetProperty("events")[0].GetProperty("id").GetString());
        Assert.Equal(notice.Id, Assert.Single(byTime.GetProperty("events").EnumerateArray()).GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("limit=0"), InlineData("limit=201"), InlineData("wait=26"), InlineData("wait=x"), InlineData("from=2026-01-01"), InlineData("after=x&id=y"), InlineData("after=x")]
    public async Task what_cannot_be_read_is_refused(string query)
    {
        using var answer = await (await exchange.DepartmentAsync("jcy.u1002")).GetAsync("api/exchange/feed?" + query);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task what_the_journal_keeps_of_it_is_encrypted()
    {
        var (notice, before) = await NoticeAsync();
        await FeedAsync("jcy.u1002", $"after={before}&wait=10");

        var body = (byte[])(await exchange.RowsAsync("select b.body from journal j join journal_body b using (seq) where j.event_id = $1", notice.Id))[0][0]!;

        Assert.True(body.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(notice["dossierRef"]!)) < 0);
    }

    [Theory]
    [InlineData("update journal set restricted = true where event_id = $1", "请从本单位收件箱读取"), InlineData("update journal set size = size where event_id = $1", "已过保存期")]
    public async Task what_is_not_kept_is_named_with_where_to_read_it(string change, string note)
    {
        var (notice, before) = await NoticeAsync();
        await FeedAsync("jcy.u1002", $"after={before}&wait=10");
        await exchange.RowsAsync("delete from journal_body where seq = (select seq from journal where event_id = $1)", notice.Id);
        await exchange.RowsAsync(change, notice.Id);

        var entry = (await FeedAsync("jcy.u1002", $"id={notice.Id}")).GetProperty("events")[0];

        Assert.Equal((notice.Id, Notice), (entry.GetProperty("id").GetString(), entry.GetProperty("type").GetString()));
        Assert.False(entry.TryGetProperty("data", out _));
        Assert.Contains(note, entry.GetProperty("note").GetString(), StringComparison.Ordinal);
    }

    /// <summary>A notice that has come to the inbox, and the cursor before it.</summary>
    private async Task<(Received Notice, string Before)> NoticeAsync(string? before = null)
    {
        before ??= await EndAsync("jcy.u1002");
        var dossier = CloudEvent.NewDossier();
        await (await exchange.DepartmentAsync("gaj.u1001")).SendAsync(CloudEvent.ReportOf(dossier));
        return (await (await exchange.DepartmentAsync("jcy.u1002")).ReceivesAsync(Notice, "dossierRef", dossier), before);
    }

    /// <summary>The cursor at the end of a unit's feed, when all that its inbox holds has come to the feed too.</summary>
    private async Task<string> EndAsync(string user)
    {
        var cursor = (await FeedAsync(user, "limit=1")).GetProperty("next").GetString() ?? (await FirstAsync(user));
        while (await FeedAsync(user, $"after={cursor}&limit=200&wait=1") is var page && page.GetProperty("events").GetArrayLength() > 0)
            cursor = page.GetProperty("next").GetString()!;
        return cursor;
    }

    private async Task<string> FirstAsync(string user)
    {
        await (await exchange.DepartmentAsync("gaj.u1001")).SendAsync(CloudEvent.ReportOf(CloudEvent.NewDossier()));
        return (await FeedAsync(user, "limit=1&wait=20")).GetProperty("next").GetString()!;
    }

    private async Task<JsonElement> FeedAsync(string user, string query)
    {
        using var answer = await (await exchange.DepartmentAsync(user)).GetAsync("api/exchange/feed?" + query);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }

    private static string[] Ids(JsonElement answer, string member) => [.. answer.GetProperty(member).EnumerateArray().Select(i => i.GetString()!)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
