using FourKeyWorks.Exchange.Specs.Desk;
using FourKeyWorks.Journeys.Departments;
using FourKeyWorks.Platform.Bus;

namespace FourKeyWorks.Exchange.Specs.Reconcile;

/// <summary>The specs are the services, and say what those would say, or not.</summary>
[Trait("Needs", "Servers")]
public sealed class The_journal_against_the_services(TheDesk desk)
{
    private const string Notice = "cn.fourkeyworks.referral.procuratorate-notified.v1", NoticeExchange = "fkw.referral.procuratorate-notified.v1";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_report_that_its_service_does_not_know_is_named_until_it_does()
    {
        await using var police = await Department.ConnectAsync(await desk.SystemAsync(), "gaj.u1001", reading: false);
        var report = CloudEvent.ReportOf(CloudEvent.NewDossier());
        await police.SendAsync(report);

        await RaisedAsync("event-not-taken-in", $"{report.Id} → referral");
        await desk.TakeAsync("svc.referral", "referral.ingest.gaj");
        await TellAsync("taken-in", (await desk.RowsAsync($"select id from journal where event_id = '{report.Id}'"))[0]);
        await ClearedAsync($"{report.Id} → referral");
    }

    [Fact]
    public async Task an_event_that_its_service_has_not_published_is_named_until_it_says_so()
    {
        var id = Guid.NewGuid().ToString();
        await PublishAsync(NoticeExchange, CloudEvent.Of(Notice, Body(), "svc.referral", id).With("cloudEvents:source", "/fourkeyworks/referral"));

        await RaisedAsync("event-not-published", $"{id} → referral");
        // As Referral would name it.
        await TellAsync("published", PassageId.Published(NoticeExchange, "/fourkeyworks/referral", id).ToString());
        await ClearedAsync($"{id} → referral");
    }

    [Fact]
    public async Task a_message_that_the_journal_does_not_know_is_named()
    {
        var passage = Guid.NewGuid();
        await TellAsync("published", passage.ToString());

        await RaisedAsync("event-not-noted", $"{passage} → referral");
    }

    [Fact]
    public async Task nobody_tells_for_another_service()
    {
        var passage = Guid.NewGuid();
        await TellAsync("published", passage.ToString(), service: "assistance");

        await TellAsync("published", Guid.NewGuid().ToString());
        await Eventually.HoldsAsync(async () => (await desk.RowsAsync("select 1 from mt_events where type = 'event_rejected'")).Length > 0, "it is refused", Department.Patience);
        Assert.Empty(await desk.RowsAsync($"select 1 from passages_told where id = '{passage}'"));
    }

    private static object Body() => new
    {
        caseId = Guid.NewGuid(), dossierRef = CloudEvent.NewDossier(), situationCodes = (int[])[1], handlingUnit = "u1001", immediateDanger = false,
        acceptedAt = CloudEvent.Now.AddMinutes(-1), answerDueAt = CloudEvent.Now.AddHours(24),
    };

    private Task<bool> TellAsync(string way, string key, string service = "referral") => PublishAsync(
        "fkw.exchange.passages-noted.v1",
        CloudEvent.Of("cn.fourkeyworks.exchange.passages-noted.v1", new { service, way, keys = new[] { key } }, "svc.referral"));

    private Task<bool> PublishAsync(string exchange, CloudEvent message) => desk.AsServiceAsync("svc.referral", async channel =>
    {
        await channel.BasicPublishAsync(exchange, "c999999._._", true, message.Properties(), message.Body, Cancellation);
        return true;
    });

    private Task RaisedAsync(string kind, string what) => Eventually.HoldsAsync(
        async () => (await desk.RowsAsync($"select kind from alarms where what = '{what}' and cleared_at is null")) is [var raised] && raised == kind, $"{kind}: {what}", Department.Patience);

    private Task ClearedAsync(string what) => Eventually.HoldsAsync(
        async () => (await desk.RowsAsync($"select 1 from alarms where what = '{what}' and cleared_at is not null")).Length == 1, $"{what} is cleared", Department.Patience);
}

/// <summary>The real ones.</summary>
[Trait("Needs", "Servers")]
public sealed class Services_that_tell_what_they_did(TheExchange exchange)
{
    [Fact]
    public async Task know_of_everything_that_the_journal_does()
    {
        var (police, procuratorate) = (await exchange.DepartmentAsync("gaj.u1001"), await exchange.DepartmentAsync("jcy.u1002"));
        var dossier = CloudEvent.NewDossier();
        var report = CloudEvent.ReportOf(dossier);
        await police.SendAsync(report);
        await procuratorate.ReceivesAsync("cn.fourkeyworks.referral.procuratorate-notified.v1", "dossierRef", dossier);
        await police.SendAsync(CloudEvent.ReportOf(CloudEvent.NewDossier(), id: report.Id));

        // Looked through behind both, and nothing is left open with those who run.
        await exchange.HoldsAsync(
            """
            select (select seq from passages_reached) >= (select max(seq) from journal where event_id = $1)
               and not exists (select from passages_missing where service in ('referral', 'exchange'))
               and not exists (select from passages_told where not noted and told_at < now() - interval '10 seconds')
               and (select count(*) from passages_told t join journal j using (id) where j.event_id = $1 and t.way = 'taken-in' and t.service = 'referral') = 2
            """,
            rows => rows is [[true]], report.Id);
        await exchange.HoldsAsync(
            "select count(*) from passages_told t join journal j using (id) where j.type = 'cn.fourkeyworks.referral.procuratorate-notified.v1' and t.way = 'published'",
            rows => rows is [[> 0L]]);
    }
}
