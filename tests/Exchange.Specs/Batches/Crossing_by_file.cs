using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FourKeyWorks.Exchange.Batches;
using FourKeyWorks.Journeys.Departments;
using FourKeyWorks.Platform.Signing;

namespace FourKeyWorks.Exchange.Specs.Batches;

/// <summary>A unit whose network is crossed by files only; its key is registered by the Office.</summary>
[Trait("Needs", "Servers")]
public sealed class Crossing_by_file(TheExchange exchange)
{
    private const string Notice = "cn.fourkeyworks.referral.procuratorate-notified.v1", Station = "gaj.u1101";

    private static string? lastHash;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_report_opens_a_case_and_is_answered_in_a_signed_file()
    {
        var (station, key) = await RegisteredAsync();
        var procuratorate = await exchange.DepartmentAsync("jcy.u1002");
        var (dossier, wrong) = (CloudEvent.NewDossier(), CloudEvent.ReportOf(CloudEvent.NewDossier(), Station) with { Body = CloudEvent.BodyWithout("handlingUnit") });
        var report = CloudEvent.ReportOf(dossier, Station, town: "u2001");
        var batch = BatchOf(key, report, wrong);

        var answers = await TakenAsync(station, batch);

        Assert.Equal((Manifest.Answers, Manifest.Exchange, Station, batch.Hash), (answers.Manifest.Format, answers.Manifest.Sender, answers.Manifest.Recipient, answers.Manifest.Answering));
        var each = answers.Contents.Select(c => JsonDocument.Parse(c).RootElement).ToList();
        Assert.Equal([report.Id, wrong.Id], each.Select(a => a.GetProperty("id").GetString()));
        Assert.Equal(["taken", "rejected"], each.Select(a => a.GetProperty("status").GetString()));
        Assert.Equal("member-missing", each[1].GetProperty("code").GetString());
        Assert.True(SignatureSuite.Of(answers.Manifest.Algorithm).Verify(await PublishedAsync(answers.Manifest.Key), answers.Bytes, answers.Signature));
        await procuratorate.ReceivesAsync(Notice, "dossierRef", dossier);
        await exchange.HoldsAsync("select sender from journal where event_id = $1", rows => rows is [[Station]], report.Id);
    }

    [Fact]
    public async Task the_same_file_twice_changes_nothing()
    {
        var (station, key) = await RegisteredAsync();
        var report = CloudEvent.ReportOf(CloudEvent.NewDossier(), Station, town: "u2001");
        var batch = BatchOf(key, report);

        var first = await TakenAsync(station, batch);
        var again = await TakenAsync(station, batch);

        Assert.Equal(first.Bytes, again.Bytes);
        await exchange.HoldsAsync("select count(*) from journal where event_id = $1", rows => rows is [[1L]], report.Id);
    }

    [Fact]
    public async Task what_is_not_as_it_should_be_is_refused_as_a_whole()
    {
        var (station, key) = await RegisteredAsync();
        var report = CloudEvent.ReportOf(CloudEvent.NewDossier(), Station, town: "u2001");
        var batch = BatchOf(key, report);

        await RefusedAsync(station, [.. batch.ToZip(), 0], "batch.not-a-zip");
        await RefusedAsync(station, (batch with { Signature = Made.Batch().Signature }).ToZip(), "batch.signature-wrong");
        await RefusedAsync(station, BatchOf(Made.Key(), report).ToZip(), "batch.key-unknown");
        await RefusedAsync(await exchange.DepartmentAsync("jcy.u1002"), batch.ToZip(), "batch.sender-differs");
        var refused = await RefusedAsync(station, BatchOf(key, [report], previous: new string('0', 64)).ToZip(), "batch.out-of-order");
        Assert.Equal(lastHash, refused.GetProperty("lastHash").GetString());
        await TakenAsync(station, batch);
        await RefusedAsync(station, BatchOf(key, [report], id: batch.Manifest.BatchId).ToZip(), "batch.id-reused");
        using var tooLarge = await station.BringAsync(new byte[(8 * 1024 * 1024) + 1]);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLarge.StatusCode);
        await exchange.HoldsAsync("select count(*) from journal where event_id = $1", rows => rows is [[1L]], report.Id);
    }

    [Fact]
    public async Task a_key_that_is_revoked_signs_no_more()
    {
        var (station, key) = await RegisteredAsync();
        var office = await exchange.DepartmentAsync("wbb.u1004");
        using var list = await office.GetAsync("api/exchange/batches/keys");
        var id = (await list.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).EnumerateArray().Single(k => k.GetProperty("fingerprint").GetString() == key.Key.Id).GetProperty("id").GetString();

        using var revoked = await office.PostAsync($"api/exchange/batches/keys/{id}/revocation", new { });
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        await RefusedAsync(station, BatchOf(key, CloudEvent.ReportOf(CloudEvent.NewDossier(), Station)).ToZip(), "batch.key-not-valid");
        using var own = await station.PostAsync("api/exchange/batches/keys", new { unit = Station, algorithm = "ecdsa-p256", pem = key.Pem, from = Made.Now, until = Made.Now.AddDays(1) });
        Assert.Equal(HttpStatusCode.Forbidden, own.StatusCode);
    }

    [Fact]
    public async Task the_units_events_come_in_signed_files_that_follow_on_each_other()
    {
        var (civilAffairs, police) = (await exchange.DepartmentAsync("mzj.u1003"), await exchange.DepartmentAsync("gaj.u1001"));
        await ReportAsync(police, civilAffairs);
        var first = await NextAsync(civilAffairs);
        var again = await NextAsync(civilAffairs);

        Assert.NotEmpty(first!.Contents);
        Assert.Equal(first.Bytes, again!.Bytes);
        Assert.Equal(first.Contents, again.Contents);
        Assert.True(SignatureSuite.Of(first.Manifest.Algorithm).Verify(await PublishedAsync(first.Manifest.Key), first.Bytes, first.Signature));
        var after = first;
        while (await NextAsync(civilAffairs, after.Manifest.BatchId) is { } more) after = more;
        await ReportAsync(police, civilAffairs);
        Batch? second = null;
        await Eventually.HoldsAsync(async () => (second = await NextAsync(civilAffairs, after.Manifest.BatchId)) is not null, "there is news", Department.Patience);

        Assert.Equal(after.Hash, second!.Manifest.Previous);
        Assert.Empty(second.Contents.Select(IdOf).Intersect(first.Contents.Select(IdOf)));
        using var wrong = await civilAffairs.GetAsync("api/exchange/batches/next?after=" + Guid.NewGuid());
        Assert.Equal(HttpStatusCode.Conflict, wrong.StatusCode);

        static string? IdOf(byte[] e) => JsonDocument.Parse(e).RootElement.GetProperty("id").GetString();
    }

    private static async Task ReportAsync(Department police, Department receiver)
    {
        var known = receiver.All.Count;
        await police.SendAsync(CloudEvent.ReportOf(CloudEvent.NewDossier()));
        await Eventually.HoldsAsync(() => receiver.All.Count > known, "it is told of the case", Department.Patience);
        await Eventually.HoldsAsync(async () =>
        {
            using var feed = await receiver.GetAsync("api/exchange/feed?limit=200");
            return (await feed.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("events").GetArrayLength() >= receiver.All.Count;
        }, "the journal has noted it", Department.Patience);
    }

    private async Task<(Department Station, Made.Pair Key)> RegisteredAsync()
    {
        var (office, key) = (await exchange.DepartmentAsync("wbb.u1004"), Made.Key(SignatureSuite.Sm2));
        using var registered = await office.PostAsync("api/exchange/batches/keys", new
        {
            unit = Station, algorithm = key.Key.Suite.Name, pem = key.Pem, from = CloudEvent.Now.AddHours(-1), until = CloudEvent.Now.AddDays(30),
        });
        Assert.Equal(HttpStatusCode.Created, registered.StatusCode);
        return (await exchange.DepartmentAsync(Station), key);
    }

    private static Batch BatchOf(Made.Pair key, params CloudEvent[] events) => BatchOf(key, events, id: null, lastHash);

    private static Batch BatchOf(Made.Pair key, CloudEvent[] events, string? id = null, string? previous = null) =>
        Made.Batch(key, id ?? Guid.NewGuid().ToString(), previous, [.. events.Select(e => e.Structured())], CloudEvent.Now, Station);

    private static async Task<Batch> TakenAsync(Department station, Batch batch)
    {
        using var answer = await station.BringAsync(batch.ToZip());
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        lastHash = batch.Hash;
        return Unpacked(await answer.Content.ReadAsByteArrayAsync(Cancellation));
    }

    private static async Task<JsonElement> RefusedAsync(Department station, byte[] zip, string code)
    {
        using var answer = await station.BringAsync(zip);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, code), (answer.StatusCode, problem.GetProperty("code").GetString()));
        return problem;
    }

    private static async Task<Batch?> NextAsync(Department unit, string? after = null)
    {
        using var answer = await unit.GetAsync("api/exchange/batches/next" + (after is null ? "" : "?after=" + after));
        if (answer.StatusCode == HttpStatusCode.NoContent) return null;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return Unpacked(await answer.Content.ReadAsByteArrayAsync(Cancellation));
    }

    /// <summary>As a foreign program unpacks it.</summary>
    private static Batch Unpacked(byte[] zip)
    {
        using var archive = new System.IO.Compression.ZipArchive(new MemoryStream(zip));
        var files = archive.Entries.ToDictionary(e => e.FullName, e =>
        {
            using var stream = e.Open();
            using var content = new MemoryStream();
            stream.CopyTo(content);
            return content.ToArray();
        });
        var manifest = Manifest.Parse(files[Manifest.FileName])!;
        return new Batch(manifest, files[Manifest.FileName], files[Manifest.SignatureName], [.. manifest.Files.Select(f => files[f.File])]);
    }

    private async Task<string> PublishedAsync(string key)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var published = await http.GetFromJsonAsync<JsonElement>(new Uri((await exchange.SystemAsync()).Gateway, "api/exchange/receipts/keys"), Cancellation);
        var keys = published.ValueKind is JsonValueKind.Array ? published : published.GetProperty("keys");
        return keys.EnumerateArray().Single(k => k.GetProperty("id").GetString() == key).GetProperty("pem").GetString()!;
    }
}
