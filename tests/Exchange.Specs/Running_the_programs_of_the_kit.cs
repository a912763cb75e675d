using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using FourKeyWorks.Journeys.Departments;
using FourKeyWorks.LocalHost;

namespace FourKeyWorks.Exchange.Specs;

/// <summary>A department's developer with Python, who has the kit and a file of credentials and knows nothing else of us.</summary>
[Trait("Needs", "Servers")]
public sealed class Running_the_programs_of_the_kit(TheExchange exchange, ITestOutputHelper output) : IAsyncLifetime
{
    private const string Report = "cn.fourkeyworks.police.suspected-infringement.v1";
    private const string Notice = "cn.fourkeyworks.referral.procuratorate-notified.v1";
    private const string Rejected = "cn.fourkeyworks.exchange.event-rejected.v1";

    private static readonly string[] Users = ["gaj.u1001", "jcy.u1002"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fourkeyworks-kit-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var system = await exchange.SystemAsync();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        await using var kit = await http.GetStreamAsync(new Uri(system.Gateway, "api/exchange/catalogue/kit.zip"), Cancellation);
        await ZipFile.ExtractToDirectoryAsync(kit, folder.FullName, Cancellation);
        foreach (var user in Users)
        {
            File.Copy(CredentialFiles.PathOf(system, user), Path.Combine(folder.FullName, user + ".json"));
            // The inbox is the programs' now.
            await (await exchange.DepartmentAsync(user)).StopReadingAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        folder.Delete(recursive: true);
        foreach (var user in Users) await (await exchange.DepartmentAsync(user)).ReadAsync();
    }

    [Fact]
    public async Task sends_an_event_that_is_taken_and_receives_what_follows()
    {
        var dossier = CloudEvent.NewDossier();
        await WriteAsync("body.json", (await ReadAsync($"examples/{Report}.json")).Replace("dossier-7Qx2mB9k", dossier, StringComparison.Ordinal));

        var sent = await RunAsync("programs/publish.py", "gaj.u1001.json", "ingest.gaj.referral", Report, "body.json");
        var received = Events(await RunAsync("programs/receive.py", "jcy.u1002.json", "10"));

        Assert.StartsWith("sent ", sent, StringComparison.Ordinal);
        Assert.Single(received, e => IsNoticeOf(e, dossier));
    }

    [Fact]
    public async Task is_told_of_a_mistake_by_id_code_and_member()
    {
        await WriteAsync("wrong.json", (await ReadAsync($"examples/{Report}.json")).Replace("[1,4]", "[12]", StringComparison.Ordinal));

        var id = (await RunAsync("programs/publish.py", "gaj.u1001.json", "ingest.gaj.referral", Report, "wrong.json")).Trim()["sent ".Length..];

        var answer = Events(await RunAsync("programs/receive.py", "gaj.u1001.json", "10")).Single(e =>
            e.GetProperty("type").GetString() == Rejected && e.GetProperty("data").GetProperty("rejectedId").GetString() == id).GetProperty("data");
        Assert.Equal("member-invalid", answer.GetProperty("code").GetString());
        Assert.Equal("situationCodes", answer.GetProperty("member").GetString());
    }

    [Fact]
    public async Task can_run_the_snippets_of_the_pages_as_they_stand()
    {
        await WriteAsync("send.py", Snippet(Report, "send.py"));
        await WriteAsync("wrong.py", Snippet(Report, "send.py").Replace("[1, 4]", "[12]", StringComparison.Ordinal));
        await WriteAsync("receive.py", Snippet(Notice, "receive.py").Replace("inactivity_timeout=30", "inactivity_timeout=10", StringComparison.Ordinal));
        await WriteAsync("complaints.py", Snippet(Rejected, "receive.py").Replace("inactivity_timeout=30", "inactivity_timeout=10", StringComparison.Ordinal));

        await RunAsync("send.py");
        await RunAsync("wrong.py");

        Assert.Matches(@"(?m)^[0-9a-f-]{36} [0-9a-f-]{36}$", await RunAsync("receive.py"));
        Assert.Matches(@"(?m)^[0-9a-f-]{36} member-invalid$", await RunAsync("complaints.py"));
    }

    [Fact]
    public async Task does_the_same_without_AMQP()
    {
        var dossier = CloudEvent.NewDossier();
        var example = await ReadAsync($"examples/{Report}.json");
        await WriteAsync("body.json", example.Replace("dossier-7Qx2mB9k", dossier, StringComparison.Ordinal));
        await WriteAsync("wrong.json", example.Replace("[1,4]", "[12]", StringComparison.Ordinal));

        var answers = Events(await RunAsync("programs/push.py", exitCode: 1, "gaj.u1001.json", Report, "body.json", Report, "wrong.json")).ToList();
        Assert.Equal(["taken", "rejected"], answers.Select(a => a.GetProperty("status").GetString()));
        Assert.Equal("member-invalid", answers[1].GetProperty("code").GetString());

        // The notice is on its way while the feed is read; the program goes on until nothing came for so long.
        Assert.Contains(Events(await RunAsync("programs/feed.py", "jcy.u1002.json", "cursor.txt", "10")), e =>
            IsNoticeOf(e, dossier));
        // What was read is not read again.
        Assert.DoesNotContain(dossier, await RunAsync("programs/feed.py", "jcy.u1002.json", "cursor.txt", "0"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task deposits_persons_and_a_file_and_the_case_has_its_details()
    {
        await WriteAsync("record.pdf", "%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n");
        var dossier = (await RunAsync("programs/deposit.py", "gaj.u1001.json", "programs/dossier.json", "record.pdf")).Trim();
        await WriteAsync("body.json", (await ReadAsync($"examples/{Report}.json")).Replace("dossier-7Qx2mB9k", dossier, StringComparison.Ordinal));
        await RunAsync("programs/publish.py", "gaj.u1001.json", "ingest.gaj.referral", Report, "body.json");

        var notice = Events(await RunAsync("programs/receive.py", "jcy.u1002.json", "10")).Single(e =>
            IsNoticeOf(e, dossier));
        var caseId = notice.GetProperty("data").GetProperty("caseId").GetString();
        var police = await exchange.DepartmentAsync("gaj.u1001");
        using var read = await police.GetAsync($"api/referral/cases/{caseId}/dossier?purpose=handle-report");
        using var values = JsonDocument.Parse(await read.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal("示例童", values.RootElement.GetProperty("values").GetProperty("child.name").GetString());
        using var files = await police.GetAsync($"api/referral/cases/{caseId}/dossier/files?purpose=handle-report");
        Assert.Contains("record.pdf", await files.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    // Others' specs share the inbox; an event may stand there without its data.
    private static bool IsNoticeOf(JsonElement e, string dossier) =>
        e.GetProperty("type").GetString() == Notice && e.TryGetProperty("data", out var data) && data.GetProperty("dossierRef").GetString() == dossier;

    private static IEnumerable<JsonElement> Events(string printed) =>
        printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement);

    private string Snippet(string type, string file)
    {
        using var reader = XmlReader.Create(Path.Combine(folder.FullName, "zh", type + ".html"), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XElement.Load(reader).Descendants("pre").Single(p => (string?)p.Attribute("data-file") == file).Value;
    }

    private Task<string> ReadAsync(string file) => File.ReadAllTextAsync(Path.Combine(folder.FullName, file), Cancellation);

    private Task WriteAsync(string file, string text) => File.WriteAllTextAsync(Path.Combine(folder.FullName, file), text, Cancellation);

    private Task<string> RunAsync(string program, params string[] arguments) => RunAsync(program, exitCode: 0, arguments);

    private async Task<string> RunAsync(string program, int exitCode, params string[] arguments)
    {
        using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", [program, .. arguments])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var printed = python.StandardOutput.ReadToEndAsync(Cancellation);
        var errors = python.StandardError.ReadToEndAsync(Cancellation);
        try
        {
            await python.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        }
        catch (TimeoutException)
        {
            python.Kill();
        }

        output.WriteLine(await printed + await errors);
        Assert.Equal(exitCode, python.ExitCode);
        return await printed;
    }
}
