using System.Diagnostics;
using System.Text.Json;
using FourKeyWorks.Journeys.Departments;

namespace FourKeyWorks.Journeys;

/// <summary>What a department's program may get wrong. Each mistake is answered; nothing stands still, nothing is kept.</summary>
[Collection<InTheCity>]
[Trait("Needs", "Servers")]
public sealed class Bad_input(TheCity city, ITestOutputHelper output)
{
    private const string Rejected = "cn.fourkeyworks.exchange.event-rejected.v1";
    private const string Notice = "cn.fourkeyworks.referral.procuratorate-notified.v1";

    public static TheoryData<string> All => [.. Mistakes.All.Keys];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Is_answered_in_the_senders_inbox_with_id_and_code(string mistake)
    {
        var (spoil, code, member) = Mistakes.All[mistake];
        var good = CloudEvent.ReportOf(CloudEvent.NewDossier());
        var bad = spoil(good);
        var known = city.Police.All.Count;
        var watch = Stopwatch.StartNew();

        await city.Police.SendAsync(bad);

        var id = bad.Headers.ContainsKey("cloudEvents:id") ? bad.Id : null;
        await Eventually.HoldsAsync(() => city.Police.All.Skip(known).Any(m => m.Type == Rejected && m["rejectedId"] == id), $"{mistake} is answered", Department.Patience);
        var answer = city.Police.All.Skip(known).First(m => m.Type == Rejected && m["rejectedId"] == id);
        output.WriteLine($"answered after {watch.ElapsedMilliseconds} ms: {answer.Text}");
        Assert.Equal((code, member), (answer["code"], answer["member"]));
        // What was wrong with it does not stick to its sender: put right, it is taken.
        await city.Police.SendAsync(good.With("cloudEvents:id", Guid.NewGuid().ToString()));
        await city.Procuratorate.ReceivesAsync(Notice, "dossierRef", Dossier(good));
    }

    [Fact]
    public async Task The_same_id_again_changes_nothing_and_with_another_body_is_refused()
    {
        var dossier = CloudEvent.NewDossier();
        var report = CloudEvent.ReportOf(dossier);
        await city.Police.SendAsync(report);
        await city.Procuratorate.ReceivesAsync(Notice, "dossierRef", dossier);
        var other = CloudEvent.ReportOf(CloudEvent.NewDossier(), id: report.Id);

        await city.Police.SendAsync(report);
        await city.Police.SendAsync(other);

        var answer = await city.Police.ReceivesAsync(Rejected, "rejectedId", report.Id);
        Assert.Equal(("id-reused", "id"), (answer["code"], answer["member"]));
        await PassAsync();
        Assert.Single(city.Procuratorate.All, m => m["dossierRef"] == dossier);
        Assert.DoesNotContain(city.Procuratorate.All, m => m["dossierRef"] == Dossier(other));
        Assert.Single(city.Police.All, m => m["rejectedId"] == report.Id);
    }

    [Fact]
    public async Task A_forged_source_is_believed_for_nothing()
    {
        // The town's station claims to be the bureau, even with the id of a report that the bureau has sent.
        var (real, claimed) = (CloudEvent.NewDossier(), CloudEvent.NewDossier());
        var report = CloudEvent.ReportOf(real);
        await city.Police.SendAsync(report);
        var forged = CloudEvent.ReportOf(claimed, "gaj.u1101", report.Id).With("cloudEvents:source", "/gaj.u1001");

        await city.Station.SendAsync(forged);

        var caseId = (await city.Procuratorate.ReceivesAsync(Notice, "dossierRef", claimed))["caseId"]!;
        Assert.NotEqual((await city.Procuratorate.ReceivesAsync(Notice, "dossierRef", real))["caseId"], caseId);
        await city.Procuratorate.SendAsync(CloudEvent.Of(CloudEvent.InvolvementOpened, new { caseId, openedAt = CloudEvent.Now }, "jcy.u1002"));
        await city.Station.ReceivesAsync("cn.fourkeyworks.referral.early-involvement-opened.v1", "caseId", caseId);
        Assert.DoesNotContain(city.Police.All, m => m["caseId"] == caseId || m["rejectedId"] == report.Id);
    }

    [Fact]
    public async Task A_flood_of_it_is_answered_in_full_and_delays_nobody_else()
    {
        var dossier = CloudEvent.NewDossier();
        await city.Police.SendAsync(CloudEvent.ReportOf(dossier));
        var caseId = (await city.Procuratorate.ReceivesAsync(Notice, "dossierRef", dossier))["caseId"]!;
        var known = city.Police.All.Count;
        CloudEvent[] flood = [.. Enumerable.Range(0, 20).SelectMany(_ => Mistakes.All.Values.Select(m => m.Spoil(CloudEvent.ReportOf(CloudEvent.NewDossier()))))];

        var flooding = Task.WhenAll(flood.Select(m => city.Police.SendAsync(m)));
        var watch = Stopwatch.StartNew();
        await city.Procuratorate.SendAsync(CloudEvent.Of(CloudEvent.InvolvementOpened, new { caseId, openedAt = CloudEvent.Now }, "jcy.u1002"));
        await city.Police.ReceivesAsync("cn.fourkeyworks.referral.early-involvement-opened.v1", "caseId", caseId);
        var others = watch.Elapsed;
        await flooding;
        await Eventually.HoldsAsync(() => city.Police.All.Skip(known).Count(m => m.Type == Rejected) >= flood.Length, "each is answered", TimeSpan.FromSeconds(60));

        output.WriteLine($"{flood.Length} answered after {watch.Elapsed.TotalSeconds:0.0} s, the procuratorate's event passed after {others.TotalSeconds:0.0} s");
        Assert.Equal(flood.Length, city.Police.All.Skip(known).Count(m => m.Type == Rejected));
        Assert.True(others < watch.Elapsed, "the other sender waited for the flood to pass");
        await PassAsync();
    }

    [Fact]
    public async Task Neither_what_was_wrong_nor_what_nobody_asked_for_is_kept_in_clear()
    {
        const string Marker = "欧阳测标记";
        var dossier = CloudEvent.NewDossier();
        var accepted = CloudEvent.ReportOf(dossier) with { Body = CloudEvent.BodyWith("childName", Marker, dossier) };
        CloudEvent[] refused =
        [
            .. Mistakes.All.Values.Select(m => m.Spoil(accepted)).Where(m => m.Body == accepted.Body && m.Headers.ContainsKey("cloudEvents:id")),
            accepted with { Body = CloudEvent.BodyWith(Marker, Marker, Marker) },
            accepted with { Body = CloudEvent.BodyWith("handlingUnit", Marker) },
            accepted with { Body = CloudEvent.BodyWith("reportedAt", Marker) },
            accepted.WithBody($"{{\"dossierRef\":\"{Marker}"),
            accepted.With("cloudEvents:type", Marker),
            accepted.With("cloudEvents:time", Marker),
            accepted.With("x-note", Marker).With("baggage", $"child={Uri.EscapeDataString(Marker)}") with { ContentType = "text/" + Marker },
        ];
        var known = city.Police.All.Count;

        await city.Police.SendAsync(accepted with { Headers = accepted.With("cloudEvents:childname", Marker).Headers });
        await city.Procuratorate.ReceivesAsync(Notice, "dossierRef", dossier);
        foreach (var message in refused)
            await city.Police.SendAsync(message.With("cloudEvents:id", Guid.NewGuid().ToString()));
        await Eventually.HoldsAsync(() => city.Police.All.Skip(known).Count(m => m.Type == Rejected) >= refused.Length, "each is answered", Department.Patience);
        // Spans and logs are exported every half second or so.
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);

        var places = await Traces.AllPlacesAsync(city.System);
        output.WriteLine($"looked at {string.Join(", ", places.Select(p => $"{p.Name} ({p.Content.Length / 1024} KiB)"))}");
        // The looking finds what is there …
        Assert.Contains(places, p => p.Name == "database referral" && Traces.Holds(p.Content, dossier));
        // … and the marker nowhere.
        Assert.DoesNotContain(places.Where(p => Traces.Holds(p.Content, Marker)), p => true);
        foreach (var department in city.All)
            Assert.DoesNotContain(department.All, m => Traces.Holds(m.Text, Marker));
        foreach (var queue in (string[])["referral.dead", "assistance.dead", "unrouted"])
            Assert.Equal(0u, await city.Police.WaitingInAsync(queue));
        Assert.All(city.System.Options.Processes ?? ["referral", "gateway", "assistance"], p => Assert.Equal(0, city.System.Process(p).Restarts));
    }

    /// <summary>A report sent now goes all the way, and whatever was sent before it has arrived.</summary>
    private async Task PassAsync()
    {
        var dossier = CloudEvent.NewDossier();
        await city.Police.SendAsync(CloudEvent.ReportOf(dossier));
        await city.Procuratorate.ReceivesAsync(Notice, "dossierRef", dossier);
    }

    private static string Dossier(CloudEvent report) => JsonDocument.Parse(report.Body).RootElement.GetProperty("dossierRef").GetString()!;
}
