using FourKeyWorks.Journeys.Departments;

namespace FourKeyWorks.Exchange.Specs.Feed;

[Trait("Needs", "Servers")]
public sealed class Acknowledging_over_amqp(TheExchange exchange)
{
    private const string Acknowledged = "cn.fourkeyworks.department.event-acknowledged.v1", Rejected = "cn.fourkeyworks.exchange.event-rejected.v1";

    /// <summary>The acknowledgement may be faster than the journal, so it is waited for a minute.</summary>
    private static readonly TimeSpan AfterAMinute = TimeSpan.FromSeconds(60) + Department.Patience;

    [Fact]
    public async Task what_was_never_sent_to_the_unit_is_answered_with_a_code_whoever_else_has_it()
    {
        var civil = await exchange.DepartmentAsync("mzj.u1003");
        var dossier = CloudEvent.NewDossier();
        await (await exchange.DepartmentAsync("gaj.u1001")).SendAsync(CloudEvent.ReportOf(dossier));
        var anothers = await (await exchange.DepartmentAsync("jcy.u1002")).ReceivesAsync("cn.fourkeyworks.referral.procuratorate-notified.v1", "dossierRef", dossier);

        var said = new[] { Guid.NewGuid().ToString(), anothers.Id }.Select(id => CloudEvent.Of(Acknowledged, new { eventId = id, acknowledgedAt = CloudEvent.Now }, "mzj.u1003")).ToList();
        foreach (var acknowledgement in said) await civil.SendAsync(acknowledgement, "exchange");

        foreach (var acknowledgement in said)
            Assert.Equal("subject-unknown", (await civil.ReceivesAsync(m => m.Type == Rejected && m["rejectedId"] == acknowledgement.Id, AfterAMinute))["code"]);
        Assert.Equal([[null]], await exchange.RowsAsync("select d.acknowledged_at from journal j join journal_delivery d using (seq) where j.event_id = $1", anothers.Id));
    }
}
