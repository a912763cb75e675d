using System.Diagnostics;
using FourKeyWorks.Journeys.Departments;

namespace FourKeyWorks.Journeys;

[Trait("Needs", "Servers")]
public sealed class Two_instances_of_Referral(ITestOutputHelper output)
{
    private const string Notice = "cn.fourkeyworks.referral.procuratorate-notified.v1";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task The_leader_is_killed_and_delivery_goes_on_within_five_seconds()
    {
        await using var system = await TheCity.StartAsync(processes: ["referral"]);
        var first = system.Process("referral");
        var second = await system.StartSecondAsync("referral", TestContext.Current.CancellationToken);
        await using var police = await Department.ConnectAsync(system, "gaj.u1001");
        await using var procuratorate = await Department.ConnectAsync(system, "jcy.u1002");
        var dossiers = new List<string>();
        // Both have warmed up.
        await ReportAsync(police, dossiers, 50);
        await Eventually.HoldsAsync(() => procuratorate.All.Count >= dossiers.Count, "the first reports pass", Department.Patience);

        for (var round = 1; round <= 3; round++)
        {
            var leader = await Leader.OfAsync(system, first, second);
            await ReportAsync(police, dossiers, 10);
            await leader.Kill9Async();
            var watch = Stopwatch.StartNew();
            await ReportAsync(police, dossiers, 10);
            await procuratorate.ReceivesAsync(m => m["dossierRef"] == dossiers[^10]);
            output.WriteLine($"{leader.Name} killed: delivery goes on after {watch.ElapsedMilliseconds} ms");
            Assert.True(watch.Elapsed < Limit, $"took {watch.Elapsed}");
            await leader.ReadyAsync(Department.Patience, TestContext.Current.CancellationToken);
        }

        foreach (var dossier in dossiers)
            await procuratorate.ReceivesAsync(Notice, "dossierRef", dossier);
        Assert.Empty(police.All);
        output.WriteLine($"{dossiers.Count} reports, {procuratorate.All.Count - dossiers.Count} duplicates of notices");
    }

    private static async Task ReportAsync(Department police, List<string> dossiers, int count)
    {
        var news = Enumerable.Range(0, count).Select(_ => CloudEvent.NewDossier()).ToList();
        dossiers.AddRange(news);
        await Task.WhenAll(news.Select(d => police.SendAsync(CloudEvent.ReportOf(d))));
    }
}
