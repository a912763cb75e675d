using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using FourKeyWorks.Journeys.Departments;
using FourKeyWorks.Platform.Bus;

namespace FourKeyWorks.Exchange.Specs.Desk;

[Trait("Needs", "Servers")]
public sealed class A_letter_on_the_desk(TheDesk desk)
{
    private const string Notice = "cn.fourkeyworks.referral.procuratorate-notified.v1", Notices = "fkw.referral.procuratorate-notified.v1";

    private const string Ingest = "referral.ingest.gaj", Marker = "marker张三丰";

    [Fact]
    public async Task says_in_words_why_it_is_there_and_whose_it_is()
    {
        var (_, letter) = await DeadReportAsync();

        Assert.Equal(
            ("rejected", "referral.dead", "gaj.u1001", "示例市公安局", CloudEvent.Report, "kept"),
            (Text(letter, "reason"), Text(letter, "place"), Text(letter, "sender"), Text(letter, "senderName"), Text(letter, "type"), Text(letter, "state")));
        Assert.Equal("接收服务遇到不会自行消失的错误，未能处理。", Text(letter, "words"));
        Assert.Equal([Ingest], letter.GetProperty("goesTo").EnumerateArray().Select(q => q.GetString()));
        var (_, english, _) = await desk.AskAsync("desk/letters?reason=rejected", language: "en");
        Assert.StartsWith("The service it was for", Text(english.GetProperty("items")[0], "words"), StringComparison.Ordinal);
        var (_, counts, _) = await desk.AskAsync("desk/counts");
        Assert.Contains(counts.EnumerateArray(), c => Text(c, "reason") == "rejected" && Text(c, "sender") == "gaj.u1001");
    }

    [Fact]
    public async Task is_what_the_journal_says_of_its_event()
    {
        var (report, _) = await DeadReportAsync();
        JsonElement told = default;
        await Eventually.HoldsAsync(
            async () => await desk.AskAsync($"journal/{report.Id}") is (HttpStatusCode.OK, var answer, _) && (told = answer).ValueKind is JsonValueKind.Object,
            "the journal knows it", Department.Patience);

        Assert.Matches("收到，案件服务未能处理，自 .* 起在死信台等候人员处理。$", Text(told, "sentence"));
    }

    [Fact]
    public async Task is_sent_again_to_the_queue_it_died_in_under_its_senders_name()
    {
        var (report, letter) = await DeadReportAsync();
        var (status, _, _) = await desk.AskAsync($"desk/letters/{Text(letter, "id")}/resending", new { reason = Marker });

        Assert.Equal(HttpStatusCode.NoContent, status);
        var again = await desk.TakeAsync("svc.referral", Ingest);
        Assert.Equal(("gaj.u1001", "application/json"), (again.BasicProperties.UserId, again.BasicProperties.ContentType));
        Assert.Equal(report.Body, again.Body.ToArray());
        Assert.Equal(
            report.Headers.ToDictionary(h => h.Key, h => (string)h.Value!),
            again.BasicProperties.Headers!.Where(h => h.Key.StartsWith("cloudEvents", StringComparison.Ordinal)).ToDictionary(h => h.Key, h => Encoding.UTF8.GetString((byte[])h.Value!)));
        Assert.DoesNotContain(again.BasicProperties.Headers!, h => h.Key is "CC" or "BCC" or "x-death");
        await ClosedAsync(letter, "sent");
    }

    [Fact]
    public async Task that_dies_once_more_is_a_letter_once_more()
    {
        var (report, first) = await DeadReportAsync();
        await desk.AskAsync($"desk/letters/{Text(first, "id")}/resending", new { reason = "mended" });
        await desk.DieAsync("svc.referral", Ingest);

        var second = await desk.LetterAsync("state=kept", l => Text(l, "eventId") == report.Id);
        Assert.NotEqual(Text(first, "id"), Text(second, "id"));
    }

    [Fact]
    public async Task is_looked_into_with_a_purpose_that_is_recorded_before_the_answer()
    {
        var (report, letter) = await DeadReportAsync();
        var id = Text(letter, "id");
        var (refused, _, _) = await desk.AskAsync($"desk/letters/{id}/reading", new { purpose = "curiosity", reason = "because" });
        var (status, inside, _) = await desk.AskAsync($"desk/letters/{id}/reading", new { purpose = "find-fault", reason = Marker });

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.OK), (refused, status));
        Assert.Equal(Encoding.UTF8.GetString(report.Body), inside.GetProperty("body").GetProperty("text").GetString());
        Assert.Equal(report.Id, inside.GetProperty("attributes").GetProperty("cloudEvents:id").GetString());
        Assert.Equal([$"person-0001|wbb|find-fault|{id}|4"], await desk.RowsAsync($"select by, department, purpose, subject, level from audit where subject = '{id}'"));
    }

    [Fact]
    public async Task may_be_left_for_a_reason_and_then_its_content_is_gone()
    {
        var (_, letter) = await DeadReportAsync();
        var id = Text(letter, "id");
        var (status, _, _) = await desk.AskAsync($"desk/letters/{id}/discarding", new { code = "told-otherwise", reason = Marker });

        Assert.Equal(HttpStatusCode.NoContent, status);
        Assert.Empty(await desk.RowsAsync($"select 1 from desk_contents where id = '{id}'"));
        var (_, again, _) = await desk.AskAsync($"desk/letters/{id}/resending", new { reason = "after all" });
        Assert.Equal("desk.closed", Text(again, "code"));
        var (_, details, _) = await desk.AskAsync($"desk/letters/{id}");
        Assert.Equal(
            [("letter_kept", "system", null, null), ("letter_decided", "person-0001", "told-otherwise", Marker)],
            details.GetProperty("steps").EnumerateArray().Select(s => (Text(s, "what"), Text(s, "by"), Text(s, "code"), Text(s, "reason"))));
    }

    [Fact]
    public async Task of_a_type_that_nobody_knows_takes_two_persons()
    {
        var unknown = CloudEvent.Of("cn.fourkeyworks.police.something-else.v1", new { }, "gaj.u1001");
        await using var police = await PoliceAsync();
        await police.SendAsync(unknown);
        await desk.DieAsync("svc.referral", Ingest);
        var letter = await desk.LetterAsync("reason=rejected", l => Text(l, "eventId") == unknown.Id);
        var path = $"desk/letters/{Text(letter, "id")}";
        Assert.True(letter.GetProperty("takesTwo").GetBoolean());

        var (proposed, _, version) = await desk.AskAsync(path + "/resending", new { reason = "the type exists now" });
        Assert.Equal((HttpStatusCode.NoContent, "\"2\""), (proposed, version));
        await RefusedAsync(path + "/confirmation", new { }, "desk.second-person-needed");
        await RefusedAsync(path + "/discarding", new { code = "test", reason = "a test" }, "desk.proposal-open", "person-0002");
        Assert.Equal("person-0001", Text(await desk.LetterAsync("state=proposed", l => Text(l, "eventId") == unknown.Id), "proposedBy"));
        var (stale, _, _) = await desk.AskAsync(path + "/confirmation", new { }, "person-0002", ifMatch: "\"1\"");
        Assert.Equal(HttpStatusCode.Conflict, stale);
        var (confirmed, _, _) = await desk.AskAsync(path + "/confirmation", new { }, "person-0002", ifMatch: version!);

        Assert.Equal(HttpStatusCode.NoContent, confirmed);
        Assert.Equal("gaj.u1001", (await desk.TakeAsync("svc.referral", Ingest)).BasicProperties.UserId);
        await ClosedAsync(letter, "sent");
    }

    [Fact]
    public async Task that_was_not_fetched_in_time_goes_back_to_its_inbox()
    {
        await using var procuratorate = await Department.ConnectAsync(await desk.SystemAsync(), "jcy.u1002", reading: false);
        var id = Guid.NewGuid().ToString();
        await NotifyAsync(id);
        var letter = await desk.LetterAsync("reason=expired", l => Text(l, "eventId") == id);

        Assert.Equal("inbox.jcy.u1002.overflow", Text(letter, "place"));
        Assert.Equal(["inbox.jcy.u1002"], letter.GetProperty("goesTo").EnumerateArray().Select(q => q.GetString()));
        Assert.DoesNotContain(await desk.RowsAsync("select data::text from mt_events"), e => e.Contains(procuratorate.Inbox, StringComparison.Ordinal));
        await SaysAsync(id, "送达示例市检察院的收件箱，逾期无人取走，[-0-9: ]+ 移入溢出队列。$");
        await procuratorate.ReadAsync();
        await desk.AskAsync($"desk/letters/{Text(letter, "id")}/resending", new { reason = "they read again" });
        await procuratorate.ReceivesAsync("cn.fourkeyworks.referral.procuratorate-notified.v1", "dossierRef", id);
        await SaysAsync(id, "移入溢出队列；[-0-9: ]+ 由死信台重新发往该收件箱，尚未签收。$");
    }

    [Fact]
    public async Task that_expires_once_more_is_a_letter_and_in_the_overflow_once_more()
    {
        var id = Guid.NewGuid().ToString();
        await NotifyAsync(id);
        var first = await desk.LetterAsync("reason=expired", l => Text(l, "eventId") == id);
        await desk.AskAsync($"desk/letters/{Text(first, "id")}/resending", new { reason = "they read again" });

        var second = await desk.LetterAsync("reason=expired&state=kept", l => Text(l, "eventId") == id && Text(l, "id") != Text(first, "id"));
        Assert.Equal("inbox.jcy.u1002.overflow", Text(second, "place"));
        await SaysAsync(id, "移入溢出队列。$");
    }

    [Fact]
    public async Task is_none_for_a_unit_that_has_read_the_event_from_the_feed()
    {
        var (read, unread) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        await desk.RowsAsync($"""
            with row as (
                insert into journal (id, direction, type, event_id, exchange, body_hash, size, restricted, safeguarding, routed_at)
                values ('{PassageId.Published(Notices, "/svc.referral", read)}', 'out', '{Notice}', '{read}', '{Notices}', '', 0, false, false, now()) returning seq)
            insert into journal_delivery (seq, unit, fetched_at, fetched_by) select seq, 'u1002', now(), 'feed' from row
            """);
        await NotifyAsync(read);
        await NotifyAsync(unread);

        // One comes after the other.
        await desk.LetterAsync("reason=expired", l => Text(l, "eventId") == unread);
        Assert.Empty(await desk.RowsAsync($"select 1 from desk_letters where event_id = '{read}'"));
        await SaysAsync(read, "由该单位通过 HTTPS 取走，尚未签收。$");
    }

    [Fact]
    public async Task cannot_be_aimed_by_its_sender()
    {
        await using var police = await PoliceAsync();
        var forged = CloudEvent.ReportOf(CloudEvent.NewDossier())
            .With("CC", new List<object?> { "assistance.events" })
            .With("x-first-death-queue", "assistance.events")
            .With("x-death", new List<object?> { new Dictionary<string, object?> { ["queue"] = "assistance.events", ["reason"] = "rejected", ["count"] = 1L } });
        await police.SendAsync(forged);
        await desk.DieAsync("svc.referral", Ingest);
        var letter = await desk.LetterAsync("reason=rejected", l => Text(l, "eventId") == forged.Id);

        Assert.Equal([Ingest], letter.GetProperty("goesTo").EnumerateArray().Select(q => q.GetString()));
    }

    [Fact]
    public async Task shows_and_stores_nothing_of_its_content_in_clear()
    {
        await using var police = await PoliceAsync();
        var marked = CloudEvent.ReportOf(CloudEvent.NewDossier()).With("cloudEvents:subject", Marker).With("cloudEvents:id", Marker).WithBody($"{{\"childName\":\"{Marker}\"}}");
        await police.SendAsync(marked);
        await desk.DieAsync("svc.referral", Ingest);
        var letter = await desk.LetterAsync("reason=rejected", l => Text(l, "eventId") is null);
        await desk.AskAsync($"desk/letters/{Text(letter, "id")}/reading", new { purpose = "find-fault", reason = Marker });

        Assert.DoesNotContain(Marker, letter.GetRawText(), StringComparison.Ordinal);
        foreach (var table in (string[])["mt_events", "desk_letters", "desk_contents", "audit", "idempotency"])
            Assert.DoesNotContain(await desk.RowsAsync($"select encode(convert_to(t::text, 'utf8'), 'escape') || t::text from {table} t"), row => row.Contains(Marker, StringComparison.Ordinal));
        var log = await File.ReadAllTextAsync(Path.Combine((await desk.SystemAsync()).Logs, "exchange.log"), TestContext.Current.CancellationToken);
        Assert.DoesNotContain(Marker, log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task is_nobodys_business_who_lacks_the_duty()
    {
        await using var police = await PoliceAsync();
        using var list = await police.GetAsync("api/exchange/desk/letters");
        Assert.Equal(HttpStatusCode.Forbidden, list.StatusCode);
    }

    /// <summary>A service notifies the Procuratorate.</summary>
    private Task<bool> NotifyAsync(string id) => desk.AsServiceAsync("svc.referral", async channel =>
    {
        var notice = CloudEvent.Of(Notice, new { dossierRef = id }, "svc.referral", id);
        await channel.BasicPublishAsync(Notices, "c999999._._", true, notice.Properties(), notice.Body, TestContext.Current.CancellationToken);
        return true;
    });

    /// <summary>What the journal says of an event, now or soon.</summary>
    private async Task SaysAsync(string eventId, string sentence)
    {
        var told = "";
        await Eventually.HoldsAsync(
            async () => await desk.AskAsync($"journal/{eventId}") is (HttpStatusCode.OK, var answer, _) && Regex.IsMatch(told = Text(answer, "sentence")!, sentence),
            $"the journal says of {eventId}: {sentence}", Department.Patience);
    }

    private async Task RefusedAsync(string path, object body, string code, string person = "person-0001")
    {
        var (status, problem, _) = await desk.AskAsync(path, body, person);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, code), (status, Text(problem, "code")));
    }

    private Task ClosedAsync(JsonElement letter, string state) => Eventually.HoldsAsync(
        async () => (await desk.RowsAsync($"select state, (select count(*) from desk_contents c where c.id = l.id) from desk_letters l where id = '{Text(letter, "id")}'"))[0] == state + "|0",
        $"the letter is {state}", Department.Patience);

    private async Task<(CloudEvent Report, JsonElement Letter)> DeadReportAsync()
    {
        await using var police = await PoliceAsync();
        var report = CloudEvent.ReportOf(CloudEvent.NewDossier());
        await police.SendAsync(report);
        await desk.DieAsync("svc.referral", Ingest);
        return (report, await desk.LetterAsync("reason=rejected", l => Text(l, "eventId") == report.Id));
    }

    private async Task<Department> PoliceAsync() => await Department.ConnectAsync(await desk.SystemAsync(), "gaj.u1001", reading: false);

    private static string? Text(JsonElement element, string member) => element.TryGetProperty(member, out var value) ? value.GetString() : null;
}
