using FourKeyWorks.Journeys.Departments;

namespace FourKeyWorks.Exchange.Specs.Door;

/// <summary>What should never be sent, sent by every way and in every field: it is nowhere to be found in clear.</summary>
[Trait("Needs", "Servers")]
public sealed class A_name_in_every_field(TheExchange exchange, ITestOutputHelper output)
{
    private const string Rejected = "cn.fourkeyworks.exchange.event-rejected.v1";

    private static readonly string[] Markers = ["欧阳测标记", "999999201501010019", "13800009999"];

    [Fact]
    public async Task is_in_no_table_no_log_and_no_answer()
    {
        var system = await exchange.SystemAsync();
        var police = await exchange.DepartmentAsync("gaj.u1001");
        var since = TimeProvider.System.GetUtcNow();
        var dossier = CloudEvent.NewDossier();
        var known = police.All.Count;
        CloudEvent[] messages = [.. Markers.SelectMany(m => Spoilt(CloudEvent.ReportOf(CloudEvent.NewDossier()), m))];

        var refused = 0;
        foreach (var message in messages)
        {
            await police.SendAsync(message);
            using var answer = await police.PushAsync("application/cloudevents+json", message.Structured());
            var told = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            AssertNone("answer", told);
            if (told.Contains("\"rejected\"", StringComparison.Ordinal)) refused++;
        }

        Assert.True(refused > messages.Length / 2);

        foreach (var marker in Markers)
        {
            // Around the events, too.
            using var type = await police.PushAsync("text/" + Uri.EscapeDataString(marker), "x"u8.ToArray());
            using var feed = await police.GetAsync($"api/exchange/feed?id={Uri.EscapeDataString(marker)}");
            using var cursor = await police.GetAsync($"api/exchange/feed?after={Uri.EscapeDataString(marker)}");
            using var journal = await police.GetAsync($"api/exchange/journal/{Uri.EscapeDataString(marker)}");
            using var acknowledged = await police.PostAsync("api/exchange/feed/acknowledgements", new { eventIds = new[] { marker } });
            using var sandbox = await police.PushAsync(null, [], path: $"api/exchange/sandbox/events?type={Uri.EscapeDataString(marker)}");
            foreach (var answer in (HttpResponseMessage[])[type, feed, cursor, journal, acknowledged, sandbox])
                AssertNone("answer", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        await police.SendAsync(CloudEvent.ReportOf(dossier));
        await (await exchange.DepartmentAsync("jcy.u1002")).ReceivesAsync("cn.fourkeyworks.referral.procuratorate-notified.v1", "dossierRef", dossier);
        await exchange.HoldsAsync("select count(*) from journal where direction = 'in' and verdict is not null", rows => rows is [[long noted]] && noted >= refused);
        // By both ways, and a text that was no event for each marker.
        await Eventually.HoldsAsync(() => police.All.Skip(known).Count(m => m.Type == Rejected) >= 2 * refused + Markers.Length, "they are answered", Department.Patience);
        foreach (var received in police.All) AssertNone("inbox", received.Text);

        var places = await Traces.AllPlacesAsync(system, since);
        output.WriteLine($"looked at {string.Join(", ", places.Select(p => $"{p.Name} ({p.Size / 1024} KiB)"))}");
        // The looking finds what is there.
        Assert.Contains(places, p => p.Name == "backup of referral" && p.Holds(dossier));
        Assert.All(places, p => Assert.False(p.Holds(Markers), $"a name is in {p.Name}"));
    }

    private static IEnumerable<CloudEvent> Spoilt(CloudEvent report, string marker)
    {
        foreach (var header in report.Headers.Keys)
            yield return Anew(report).With(header, marker);
        yield return Anew(report).With("cloudEvents:source", $"/police/{marker}");
        yield return Anew(report).With("cloudEvents:subject", marker).With("cloudEvents:childname", marker).With("cloudEvents:traceparent", marker);
        foreach (var member in CloudEvent.ReportBody("x").Keys)
            yield return Anew(report) with { Body = CloudEvent.BodyWith(member, marker) };
        yield return Anew(report) with { Body = CloudEvent.BodyWith(marker, marker) };
        yield return Anew(report) with { Body = System.Text.Encoding.UTF8.GetBytes($"\"{marker}\"") };
        yield return Anew(report) with { Body = [.. System.Text.Encoding.UTF8.GetBytes($"{{\"{marker}\":\""), 0xff, (byte)'"', (byte)'}'] };
    }

    private static CloudEvent Anew(CloudEvent report) => report.With("cloudEvents:id", Guid.NewGuid().ToString());

    private static void AssertNone(string place, string content) =>
        Assert.DoesNotContain(Markers, m => Traces.Holds(content, m) && Said(place, m));

    private static bool Said(string place, string marker)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"{marker} is in {place}");
        return true;
    }
}
