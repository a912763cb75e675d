using FourKeyWorks.Journeys.Departments;

namespace FourKeyWorks.Journeys;

/// <summary>The Procuratorate's system is down for longer than its inbox keeps messages (here: three seconds).</summary>
[Trait("Needs", "Servers")]
public sealed class A_department_that_does_not_read
{
    private const int Reports = 300;

    [Fact]
    public async Task Finds_its_messages_in_its_overflow_and_has_stopped_nobody()
    {
        await using var system = await TheCity.StartAsync(broker: new() { InboxTimeToLive = TimeSpan.FromSeconds(3) }, processes: ["referral"]);
        await using var police = await Department.ConnectAsync(system, "gaj.u1001");
        await using var civilAffairs = await Department.ConnectAsync(system, "mzj.u1003");
        await using var procuratorate = await Department.ConnectAsync(system, "jcy.u1002", reading: false);
        var overflow = procuratorate.Inbox + ".overflow";

        foreach (var page in Enumerable.Range(0, Reports).Chunk(50))
            await Task.WhenAll(page.Select(_ => police.SendAsync(CloudEvent.ReportOf(CloudEvent.NewDossier()))));

        await Eventually.HoldsAsync(() => civilAffairs.All.Count >= Reports, "civil affairs get all of theirs", TimeSpan.FromSeconds(60));
        await Eventually.HoldsAsync(async () => await police.WaitingInAsync(overflow) >= Reports, "the overflow has all of the procuratorate's", TimeSpan.FromSeconds(60));
        Assert.Equal(0u, await police.WaitingInAsync(procuratorate.Inbox));
        Assert.Equal((uint)Reports, await police.WaitingInAsync(overflow));
        Assert.Equal(0u, await police.WaitingInAsync(civilAffairs.Inbox + ".overflow"));

        // It is back: what comes now reaches it at once, and the overflow is still there for who catches up.
        await procuratorate.ReadAsync();
        var dossier = CloudEvent.NewDossier();
        await police.SendAsync(CloudEvent.ReportOf(dossier));
        await procuratorate.ReceivesAsync("cn.fourkeyworks.referral.procuratorate-notified.v1", "dossierRef", dossier);
        Assert.Equal((uint)Reports, await police.WaitingInAsync(overflow));
        Assert.Empty(police.All);
    }
}
