using FourKeyWorks.Journeys.Departments;

namespace FourKeyWorks.Exchange.Specs.Journal;

[Trait("Needs", "Servers")]
public sealed class Noting_what_passes(TheExchange exchange)
{
    private const string Notice = "cn.fourkeyworks.referral.procuratorate-notified.v1";

    [Fact]
    public async Task the_report_and_each_event_that_follows_is_noted_with_who_was_sent_it()
    {
        var police = await exchange.DepartmentAsync("gaj.u1001");
        var procuratorate = await exchange.DepartmentAsync("jcy.u1002");
        var dossier = CloudEvent.NewDossier();
        var report = CloudEvent.ReportOf(dossier);

        await police.SendAsync(report);
        var notice = await procuratorate.ReceivesAsync(Notice, "dossierRef", dossier);

        await exchange.HoldsAsync("select 1 from journal where event_id = $1", rows => rows.Count == 1, notice.Id);
        var came = Assert.Single(await exchange.RowsAsync(
            "select direction, type, sender, exchange, source, size, encode(body_hash, 'hex'), restricted, sensitivity, verdict, routing_key from journal where event_id = $1", report.Id));
        Assert.Equal(
            ["in", CloudEvent.Report, "gaj.u1001", "ingest.gaj.referral", "/gaj.u1001", report.Body.Length, Hash(report.Body), false, 4, null, null], came);
        var left = await exchange.RowsAsync(
            "select d.unit, j.sender, j.routing_key, j.safeguarding from journal j join journal_delivery d using (seq) where j.event_id = $1", notice.Id);
        Assert.Equal(["u1002", "svc.referral", "c999999._._", true], Assert.Single(left));
    }

    [Fact]
    public async Task the_same_again_is_not_noted_twice_and_another_body_is()
    {
        var police = await exchange.DepartmentAsync("gaj.u1001");
        var report = CloudEvent.ReportOf(CloudEvent.NewDossier());
        var other = CloudEvent.ReportOf(CloudEvent.NewDossier(), id: report.Id);

        await police.SendAsync(report);
        await police.SendAsync(report);
        await police.SendAsync(other);

        await police.ReceivesAsync("cn.fourkeyworks.exchange.event-rejected.v1", "rejectedId", report.Id);
        await exchange.HoldsAsync("select code from journal_rejection where event_id = $1", rows => rows.Count == 1, report.Id);
        var noted = await exchange.RowsAsync("select encode(body_hash, 'hex') from journal where event_id = $1 and direction = 'in' order by seq", report.Id);
        Assert.Equal([Hash(report.Body), Hash(other.Body)], noted.Select(r => r[0]));
    }

    private static string Hash(byte[] body) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(body));
}
