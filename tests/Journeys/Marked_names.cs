using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FourKeyWorks.Contracts.Referral;
using FourKeyWorks.Journeys.Departments;
using RabbitMQ.Client;

namespace FourKeyWorks.Journeys;

/// <summary>
/// A child's name, number and address, sent in by every way there is, right and wrong: afterwards they are in clear
/// nowhere. A new way in gets its line in <see cref="Ways"/>.
/// </summary>
[Collection<InTheCity>]
[Trait("Needs", "Servers")]
public sealed class Marked_names(TheCity city, ITestOutputHelper output)
{
    private const string Rejected = "cn.fourkeyworks.exchange.event-rejected.v1";
    private const string Notice = "cn.fourkeyworks.referral.procuratorate-notified.v1";

    /// <summary>What must not be found, new for every run: division 999999, a number that nobody can have.</summary>
    internal sealed record Marks(string Name, string Number, string Address)
    {
        public static Marks New()
        {
            var random = new Random();
            string Characters(int count) => string.Concat(Enumerable.Range(0, count).Select(_ => (char)random.Next(0x4E00, 0x9F00)));
            return new($"欧阳{Characters(4)}", string.Create(CultureInfo.InvariantCulture, $"999999{random.NextInt64(100_000_000_000, 999_999_999_999)}"), $"{Characters(5)}路{random.Next(1000, 9999)}号");
        }

        public string[] All => [Name, Number, Address];

        public string Text => string.Join(' ', All);

        public string InUrl => Uri.EscapeDataString(Text);
    }

    /// <summary>How they come in. Each says how many rejections it causes.</summary>
    private static readonly Dictionary<string, Func<TheCity, Marks, Task<int>>> Ways = new()
    {
        ["an event with members and attributes that nobody asked for"] = async (city, marks) =>
        {
            var dossier = CloudEvent.NewDossier();
            await city.Police.SendAsync(EventOf(marks, "childName", marks.Text, dossier)
                .With("cloudEvents:childname", marks.Name).With("x-note", marks.Text).With("baggage", $"child={marks.InUrl}").With("tracestate", $"child={marks.Number}"));
            await city.Procuratorate.ReceivesAsync(Notice, "dossierRef", dossier);
            var (named, claimed) = (CloudEvent.NewDossier(), CloudEvent.NewDossier());
            await city.Police.SendAsync(EventOf(marks, marks.Name, marks.Number, named));
            await city.Police.SendAsync(EventOf(marks, "note", marks.Text, claimed).With("cloudEvents:source", marks.Text));
            await city.Procuratorate.ReceivesAsync(Notice, "dossierRef", named);
            await city.Procuratorate.ReceivesAsync(Notice, "dossierRef", claimed);
            return 0;
        },
        ["events that are refused"] = async (city, marks) =>
        {
            var good = EventOf(marks, "childName", marks.Text);
            CloudEvent[] refused =
            [
                .. new[] { "handlingUnit", "reportedAt", "town", "situationCodes", "dossierRef" }.Select(m => EventOf(marks, m, marks.Text)),
                good.WithBody($"{{\"dossierRef\":\"{marks.Text}"),
                good.WithBody(marks.Text),
                .. new[] { "type", "time", "specversion", "sequence" }.Select(a => good.With("cloudEvents:" + a, marks.Text)),
                good.With("cloudEvents_type", marks.Name),
                good with { ContentType = "text/" + marks.Name },
                good with { UserId = null },
                good.WithBody($$"""{"dossierRef":"{{marks.Text}}{{new string('x', 300_000)}}"}"""),
            ];
            foreach (var message in refused) await city.Police.SendAsync(message.With("cloudEvents:id", Guid.NewGuid().ToString()));
            // One of them has an id that nobody can repeat to its sender.
            await city.Police.SendAsync(good.With("cloudEvents:id", marks.Text) with { ContentType = null });
            return refused.Length + 1;
        },
        ["events over HTTPS"] = async (city, marks) =>
        {
            var dossier = CloudEvent.NewDossier();
            byte[][] events =
            [
                Structured(marks, dossier, envelope => envelope["childname"] = marks.Text),
                Structured(marks, CloudEvent.NewDossier(), envelope => envelope["source"] = marks.Text),
                .. new[] { "id", "type", "time", "specversion", "data", marks.Name }.Select(a => Structured(marks, CloudEvent.NewDossier(), envelope => envelope[a] = marks.Text)),
                Encoding.UTF8.GetBytes($"{{\"{marks.Text}"),
                JsonSerializer.SerializeToUtf8Bytes(marks.Text),
            ];
            foreach (var path in (string[])["api/exchange/events", $"api/exchange/sandbox/events?type={marks.InUrl}"])
            {
                foreach (var one in events)
                    using (await city.Police.PushAsync("application/cloudevents+json", one, path: path)) { }
                using (await city.Police.PushAsync("application/cloudevents-batch+json", [.. "["u8, .. events[0], .. ","u8, .. events[1], .. "]"u8], path: path)) { }
                using (await city.Police.PushAsync("text/" + marks.InUrl, events[0], path: path)) { }
            }

            foreach (var path in (string[])[$"api/exchange/feed?after={marks.InUrl}", $"api/exchange/journal/{marks.InUrl}", $"api/exchange/journal?after={marks.InUrl}"])
                using (await city.Police.GetAsync(path)) { }
            await PostAsync(city.Police, "api/exchange/feed/acknowledgements", Json(new[] { marks.Text }));
            await city.Procuratorate.ReceivesAsync(Notice, "dossierRef", dossier);
            var feed = await TextAsync(city, "api/exchange/feed?limit=200");
            Assert.All(marks.All, m => Assert.False(Traces.Holds(feed, m)));
            return 0;
        },
        ["signed files of events, and files that are refused"] = async (city, marks) =>
        {
            var (station, dossier) = (city.Station, CloudEvent.NewDossier());
            using var batches = new SignedBatch(station.User);
            object Key(string pem, string unit) => new { unit, algorithm = "ecdsa-p256", pem, from = CloudEvent.Now.AddHours(-1), until = CloudEvent.Now.AddDays(1) };
            await PostAsync(Office(city), "api/exchange/batches/keys", Json(Key(marks.Text, station.User)));
            await PostAsync(Office(city), "api/exchange/batches/keys", Json(Key(batches.Pem, marks.Name)));
            using (var registered = await Office(city).PostAsync("api/exchange/batches/keys", Key(batches.Pem, station.User))) Assert.Equal(HttpStatusCode.Created, registered.StatusCode);

            var good = Structured(marks, dossier, envelope => ((Dictionary<string, object?>)envelope["data"]!)["town"] = "u2001");
            byte[][] spoilt = [Structured(marks, dossier, e => e["id"] = marks.Text), Encoding.UTF8.GetBytes($"{{\"{marks.Text}"), Structured(marks, CloudEvent.NewDossier(), e => e["data"] = marks.All)];
            byte[][] refused =
            [
                batches.Of([good], batchId: marks.Text).Zip, batches.Of([good], also: ($"{marks.Name}.json", good)).Zip, batches.Of([good], also: ("events/0002.json", Encoding.UTF8.GetBytes(marks.Text))).Zip,
                [.. batches.Of([good]).Zip, .. Encoding.UTF8.GetBytes(marks.Text)], Encoding.UTF8.GetBytes(marks.Text),
            ];
            foreach (var file in refused)
                using (var answer = await station.BringAsync(file)) Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            var (zip, hash) = batches.Of([good, .. spoilt]);
            using (var taken = await station.BringAsync(zip)) Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
            batches.Taken(hash);
            using (var next = await station.GetAsync($"api/exchange/batches/next?after={marks.InUrl}")) Assert.Equal(HttpStatusCode.Conflict, next.StatusCode);
            using (await station.GetAsync("api/exchange/batches/next")) { }
            await city.Procuratorate.ReceivesAsync(Notice, "dossierRef", dossier);
            return 0;
        },
        ["looking into what was refused, for a reason"] = async (city, marks) =>
        {
            var report = EventOf(marks, "handlingUnit", marks.Text).With("cloudEvents:id", Guid.NewGuid().ToString());
            await city.Police.SendAsync(report);
            var id = await FindAsync(city, $"api/referral/quarantine?sender={city.Police.User}&unseen=true", report.Id);
            using (var inside = await Office(city).PostAsync($"api/referral/quarantine/{id}/reading", new { purpose = "find-fault", reason = marks.Text }))
                Assert.True(Traces.Holds(await inside.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), marks.Number));
            await PostAsync(Office(city), $"api/referral/quarantine/{Guid.NewGuid()}/reading", Json(new { purpose = marks.Text, reason = marks.Text }));
            using (await Office(city).GetAsync($"api/referral/quarantine?code={marks.InUrl}&sender={marks.InUrl}&after={marks.InUrl}")) { }
            return 1;
        },
        ["a dead letter on the desk, and why it is looked into and left"] = async (city, marks) =>
        {
            var dead = EventOf(marks, "childName", marks.Text).With("cloudEvents:subject", marks.Text)
                .With("x-death", new List<object?> { new Dictionary<string, object?> { ["queue"] = "referral.ingest.gaj", ["reason"] = "rejected", ["count"] = 1L } });
            await using (var connection = await new ConnectionFactory { Uri = city.System.Broker.AddressFor("svc.exchange") }.CreateConnectionAsync(TestContext.Current.CancellationToken))
            await using (var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), TestContext.Current.CancellationToken))
                await channel.BasicPublishAsync("", "referral.dead", true, dead.Properties(), dead.Body, TestContext.Current.CancellationToken);
            var id = await FindAsync(city, "api/exchange/desk/letters?reason=rejected", dead.Id);
            using (var inside = await Office(city).PostAsync($"api/exchange/desk/letters/{id}/reading", new { purpose = "find-fault", reason = marks.Text }))
                Assert.True(Traces.Holds(await inside.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), marks.Number));
            await PostAsync(Office(city), $"api/exchange/desk/letters/{id}/reading", Json(new { purpose = marks.Text, reason = marks.Text }));
            await PostAsync(Office(city), $"api/exchange/desk/letters/{id}/discarding", Json(new { code = marks.Name, reason = marks.Text }));
            using (await Office(city).GetAsync($"api/exchange/desk/letters?sender={marks.InUrl}&place={marks.InUrl}&type={marks.InUrl}")) { }
            using var left = await Office(city).PostAsync($"api/exchange/desk/letters/{id}/discarding", new { code = "told-otherwise", reason = marks.Text });
            Assert.Equal(HttpStatusCode.NoContent, left.StatusCode);
            return 0;
        },
        ["files of a dossier, and files that are refused"] = async (city, marks) =>
        {
            var (dossierRef, read) = (CloudEvent.NewDossier(), "");
            using (var deposited = await city.Police.SendAsync(HttpMethod.Post, "api/referral/dossiers", Json(DossierOf(marks, dossierRef)))) Assert.Equal(HttpStatusCode.Created, deposited.StatusCode);
            var path = $"api/referral/dossiers/{dossierRef}/files";
            using (var kept = await city.Police.SendAsync(HttpMethod.Post, path, FileOf($"%PDF-1.4\n{marks.Text}\n%%EOF\n", marks.Name + ".pdf"))) Assert.Equal(HttpStatusCode.Created, kept.StatusCode);
            await PostAsync(city.Police, path, FileOf(marks.Text, marks.Name + ".txt"));
            await PostAsync(city.Police, path, FileOf($"%PDF-1.4\n{marks.Text}", new string('名', 300) + marks.Name));
            await PostAsync(city.Police, path, new MultipartFormDataContent { { new StringContent(marks.Text), marks.Number } });
            await PostAsync(city.Police, path, new StringContent(marks.Text));
            await PostAsync(city.Police, $"api/referral/dossiers/{marks.InUrl}/files", FileOf($"%PDF-1.4\n{marks.Text}", marks.Name + ".pdf"));

            await city.Police.SendAsync(CloudEvent.ReportOf(dossierRef));
            var files = $"api/referral/cases/{(await city.Procuratorate.ReceivesAsync(Notice, "dossierRef", dossierRef))["caseId"]}/dossier/files";
            await Eventually.HoldsAsync(async () => Traces.Holds(read = await TextAsync(city, files + "?purpose=handle-report"), marks.Name), "the files can be listed", Department.Patience);
            var file = JsonDocument.Parse(read).RootElement[0].GetProperty("id").GetString();
            await Eventually.HoldsAsync(async () => Traces.Holds(await TextAsync(city, $"{files}/{file}?purpose=handle-report"), marks.Number), "the file can be fetched", Department.Patience);
            using (await city.Police.GetAsync($"{files}/{marks.InUrl}?purpose={marks.InUrl}")) { }
            return 0;
        },
        ["a dossier, and dossiers that are refused"] = async (city, marks) =>
        {
            var (dossierRef, read) = (CloudEvent.NewDossier(), "");
            var good = DossierOf(marks, dossierRef);
            using (var deposited = await city.Police.SendAsync(HttpMethod.Post, "api/referral/dossiers", Json(good))) Assert.Equal(HttpStatusCode.Created, deposited.StatusCode);
            foreach (var (member, value) in (IEnumerable<(string, object)>)[
                ("dossierRef", marks.Text), ("foundAt", marks.Text), (marks.Name, new { }), ("factSummary", marks.Text + new string('x', 5000)), ("immediateDanger", marks.Text), ("evidencePreserved", marks.All)])
                await PostAsync(city.Police, "api/referral/dossiers", Json(new Dictionary<string, object>(good) { ["dossierRef"] = CloudEvent.NewDossier(), [member] = value }), mayPass: member == marks.Name);
            await city.Police.SendAsync(CloudEvent.ReportOf(dossierRef));
            var caseId = (await city.Procuratorate.ReceivesAsync(Notice, "dossierRef", dossierRef))["caseId"];
            await Eventually.HoldsAsync(
                async () => Traces.Holds(read = await TextAsync(city, $"api/referral/cases/{caseId}/dossier?purpose=handle-report"), marks.Name), "the dossier can be read", Department.Patience);
            Assert.All(marks.All, m => Assert.True(Traces.Holds(read, m)));
            await TextAsync(city, $"api/referral/cases/{caseId}/dossier?purpose={marks.InUrl}");
            foreach (var by in (string[])["name", "id-number", marks.Name])
                await PostAsync(city.Police, "api/referral/dossiers/search", Json(new { by, value = marks.Name }), mayPass: true);
            return 0;
        },
        ["a report of harm, and reports that are refused"] = async (city, marks) =>
        {
            var good = new Dictionary<string, object>
            {
                ["account"] = DossierOf(marks, CloudEvent.NewDossier()), ["situationCodes"] = new[] { 4 }, ["town"] = "u2001",
                ["receipt"] = ReceiptCode.Of(RandomNumberGenerator.GetBytes(ReceiptCode.RandomBytes)),
            };
            using (var made = await city["wjw.u1011"].SendAsync(HttpMethod.Post, "api/referral/reports", Json(good))) Assert.Equal(HttpStatusCode.Created, made.StatusCode);
            foreach (var (member, value) in (IEnumerable<(string, object)>)[("receipt", marks.Text), ("town", marks.Name), ("concernsUnit", marks.Text), ("situationCodes", marks.All), ("account", marks.All)])
                await PostAsync(city["wjw.u1011"], "api/referral/reports", Json(new Dictionary<string, object>(good) { [member] = value }));
            foreach (var path in (string[])["public/reports", "public/receipts", $"reports/{marks.InUrl}/acceptance"])
                await PostAsync(city.Police, $"api/referral/{path}", Json(good));
            return 0;
        },
        ["commands over HTTPS"] = async (city, marks) =>
        {
            var caseId = Guid.NewGuid();
            await PostAsync(city.CivilAffairs, $"api/referral/cases/{caseId}/relief/first-contact", Json(new { madeAt = marks.Text }));
            await PostAsync(city.CivilAffairs, $"api/referral/cases/{caseId}/relief/first-contact", Json(new { madeAt = CloudEvent.Now, child = marks.Text }));
            await PostAsync(city.CivilAffairs, $"api/referral/cases/{caseId}/relief/first-contact", new StringContent("{\"" + marks.Text));
            await PostAsync(city.CivilAffairs, $"api/screening/rounds?child={marks.InUrl}", Json(new { town = marks.Text, month = marks.Number }));
            return 0;
        },
        ["addresses, headers and tokens over HTTPS"] = async (city, marks) =>
        {
            await PostAsync(city.CivilAffairs, $"api/referral/cases/{marks.InUrl}/relief/first-contact", Json(new { }));
            await PostAsync(city.CivilAffairs, $"api/{marks.InUrl}", Json(new { }));
            foreach (var path in (string[])[$"api/referral/work?after={marks.InUrl}", $"{marks.InUrl}", $"api/exchange/catalogue/{marks.InUrl}", $"?{marks.InUrl}"])
                using (await city.Police.GetAsync(path)) { }
            await PostAsync(city.CivilAffairs, "connect/token", new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = marks.Name, ["client_secret"] = marks.Number }));
            await PostAsync(city.CivilAffairs, $"api/referral/cases/{Guid.NewGuid()}/relief/first-contact", Json(new { madeAt = CloudEvent.Now }), headers =>
            {
                foreach (var name in (string[])["X-Note", "User-Agent", "Referer", "Idempotency-Key", "baggage", "tracestate", "traceparent", "If-Match", "Accept-Language", "Cookie"])
                    headers.TryAddWithoutValidation(name, marks.InUrl);
            });
            return 0;
        },
    };

    [Fact]
    public async Task Are_in_clear_nowhere()
    {
        var (marks, since, known) = (Marks.New(), CloudEvent.Now, city.Police.All.Count);
        var rejections = 0;
        foreach (var (way, send) in Ways)
        {
            output.WriteLine(way);
            rejections += await send(city, marks);
        }

        var dossier = CloudEvent.NewDossier();
        await city.Police.SendAsync(CloudEvent.ReportOf(dossier));
        await city.Procuratorate.ReceivesAsync(Notice, "dossierRef", dossier);
        var answered = 0;
        await Eventually.HoldsAsync(() => (answered = city.Police.All.Skip(known).Count(m => m.Type == Rejected)) >= rejections, $"all {rejections} are answered", Department.Patience);
        output.WriteLine($"{answered} rejections");
        // Spans and logs are exported every half second or so.
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);

        var places = await Traces.AllPlacesAsync(city.System, since);
        foreach (var place in places.Where(p => p.Size > 100_000)) output.WriteLine($"looked at {place.Name}: {place.Size / 1024} KiB");
        output.WriteLine($"looked at {places.Count} places; the broker's own files {(Traces.Broker(city.System).Holds(marks.All) ? "still hold" : "do not hold")} what was sent to it");
        // The looking finds what is there …
        foreach (var place in (string[])["backup of referral", "the database server's files"])
            Assert.True(places.Single(p => p.Name == place).Holds(dossier), $"{place} does not hold what was stored");
        Assert.True(places.Single(p => p.Name == "collected traces").Holds("first-contact"), "no spans were collected");
        // … and the marks nowhere.
        Assert.Empty(places.Where(p => p.Holds(marks.All)).Select(p => $"{p.Name} holds {string.Join(", ", marks.All.Where(m => p.Holds(m)).Select(m => Array.IndexOf(marks.All, m)))}"));
        foreach (var department in city.All)
            Assert.DoesNotContain(department.All, m => marks.All.Any(mark => Traces.Holds(m.Text, mark)));
        foreach (var queue in (string[])["referral.dead", "assistance.dead", "unrouted"])
            Assert.Equal(0u, await city.Police.WaitingInAsync(queue));
        Assert.All(city.System.Options.Processes ?? ["referral", "gateway", "assistance", "exchange"], p => Assert.Equal(0, city.System.Process(p).Restarts));
    }

    private static CloudEvent EventOf(Marks marks, string member, object value, string? dossier = null)
    {
        var body = CloudEvent.ReportBody(dossier ?? CloudEvent.NewDossier());
        body["note"] = marks.Text;
        body[member] = value;
        return CloudEvent.ReportOf("") with { Body = JsonSerializer.SerializeToUtf8Bytes(body) };
    }

    private static byte[] Structured(Marks marks, string dossier, Action<Dictionary<string, object?>> spoil)
    {
        var body = CloudEvent.ReportBody(dossier);
        body["note"] = marks.Text;
        var envelope = new Dictionary<string, object?>
        {
            ["specversion"] = "1.0", ["id"] = Guid.NewGuid().ToString(), ["source"] = "/gaj.u1001", ["type"] = CloudEvent.Report, ["time"] = CloudEvent.Now.ToString("O"), ["data"] = body,
        };
        spoil(envelope);
        return JsonSerializer.SerializeToUtf8Bytes(envelope);
    }

    private static Dictionary<string, object> DossierOf(Marks marks, string dossierRef) => new()
    {
        ["dossierRef"] = dossierRef,
        ["reporter"] = new { name = marks.Name, phone = marks.Number, office = marks.Address },
        ["suspectedVictim"] = new { ageBand = "from6-to11", sex = "female", name = marks.Name, idNumber = marks.Number, whereabouts = marks.Address },
        ["foundAt"] = CloudEvent.Now.AddHours(-1),
        ["foundPlace"] = marks.Address,
        ["factSummary"] = marks.Text,
        ["immediateDanger"] = false,
        ["remark"] = marks.Text,
    };

    private static async Task<string> TextAsync(TheCity city, string path)
    {
        using var answer = await city.Police.GetAsync(path);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>What a list of the Office's says of an event, now or soon: its name in the list.</summary>
    private static async Task<string> FindAsync(TheCity city, string path, string eventId)
    {
        var id = "";
        await Eventually.HoldsAsync(
            async () => (id = (await ItemsAsync(city, path)).Where(i => i.GetProperty("eventId").GetString() == eventId).Select(i => i.GetProperty("id").GetString()!).FirstOrDefault("")) != "",
            $"{path.Split('?')[0]} lists it", Department.Patience);
        return id;
    }

    /// <summary>All items of a list, as the Office sees it.</summary>
    private static async Task<IReadOnlyList<JsonElement>> ItemsAsync(TheCity city, string path)
    {
        var items = new List<JsonElement>();
        for (string? next = ""; next is not null;)
        {
            using var answer = await Office(city).GetAsync(path + (next.Length == 0 ? "" : $"&after={Uri.EscapeDataString(next)}"));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var page = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
            items.AddRange(page.GetProperty("items").EnumerateArray());
            next = page.GetProperty("next").GetString();
        }

        return items;
    }

    private static Department Office(TheCity city) => city["wbb.u1004"];

    private static MultipartFormDataContent FileOf(string content, string name) => new() { { new ByteArrayContent(Encoding.UTF8.GetBytes(content)), "file", name } };

    private static StringContent Json(object body) => new(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");

    /// <summary>Sends what is refused, or may be.</summary>
    private static async Task PostAsync(Department sender, string path, HttpContent content, Action<HttpRequestHeaders>? also = null, bool mayPass = false)
    {
        using var answer = await sender.SendAsync(HttpMethod.Post, path, content, also);
        Assert.True((int)answer.StatusCode is >= 400 and < 500 || (mayPass && answer.IsSuccessStatusCode), $"{path.Split('?')[0]}: {answer.StatusCode}");
    }
}
