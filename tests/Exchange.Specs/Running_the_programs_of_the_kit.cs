using System.Diagnostics;
using System.Net;
using System.Text.Json;
using FourKeyWorks.Journeys.Departments;

namespace FourKeyWorks.Exchange.Specs;

/// <summary>A department's developer with Python, who has the kit and a file of credentials and knows nothing else of us.</summary>
[Trait("Needs", "Servers")]
public sealed class Running_the_programs_of_the_kit(TheExchange exchange, ITestOutputHelper output) : IAsyncLifetime
{
    private const string Report = "cn.fourkeyworks.police.suspected-infringement.v1";
    private const string Notice = "cn.fourkeyworks.referral.procuratorate-notified.v1";
    private const string Acknowledged = "cn.fourkeyworks.department.event-acknowledged.v1";
    private const string Rejected = "cn.fourkeyworks.exchange.event-rejected.v1";

    private static readonly string[] Users = ["gaj.u1001", "jcy.u1002"];

    private TheKit kit = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        kit = await TheKit.UnpackedAsync(await exchange.SystemAsync(), Users);
        // The inbox is the programs' now.
        foreach (var user in Users) await (await exchange.DepartmentAsync(user)).StopReadingAsync();
    }

    public async ValueTask DisposeAsync()
    {
        kit.Dispose();
        foreach (var user in Users) await (await exchange.DepartmentAsync(user)).ReadAsync();
    }

    [Fact]
    public async Task sends_an_event_that_is_taken_and_receives_what_follows()
    {
        var dossier = CloudEvent.NewDossier();
        await kit.WriteAsync("body.json", (await kit.ReadAsync($"examples/{Report}.json")).Replace("dossier-7Qx2mB9k", dossier, StringComparison.Ordinal));

        var sent = await RunAsync("programs/publish.py", "gaj.u1001.json", "ingest.gaj.referral", Report, "body.json");
        var received = Events(await RunAsync("programs/receive.py", "jcy.u1002.json", "10"));

        Assert.StartsWith("sent ", sent, StringComparison.Ordinal);
        Assert.Single(received, e => IsNoticeOf(e, dossier));
    }

    [Fact]
    public async Task is_told_of_a_mistake_by_id_code_and_member()
    {
        await kit.WriteAsync("wrong.json", (await kit.ReadAsync($"examples/{Report}.json")).Replace("[1,4]", "[12]", StringComparison.Ordinal));

        var id = (await RunAsync("programs/publish.py", "gaj.u1001.json", "ingest.gaj.referral", Report, "wrong.json")).Trim()["sent ".Length..];

        var answer = Events(await RunAsync("programs/receive.py", "gaj.u1001.json", "10")).Single(e =>
            e.GetProperty("type").GetString() == Rejected && e.GetProperty("data").GetProperty("rejectedId").GetString() == id).GetProperty("data");
        Assert.Equal("member-invalid", answer.GetProperty("code").GetString());
        Assert.Equal("situationCodes", answer.GetProperty("member").GetString());
    }

    [Fact]
    public async Task can_run_the_snippets_of_the_pages_as_they_stand()
    {
        await kit.WriteAsync("send.py", kit.Snippet(PageOf(Report), "send.py"));
        await kit.WriteAsync("wrong.py", kit.Snippet(PageOf(Report), "send.py").Replace("[1, 4]", "[12]", StringComparison.Ordinal));
        await kit.WriteAsync("receive.py", kit.Snippet(PageOf(Notice), "receive.py").Replace("inactivity_timeout=30", "inactivity_timeout=10", StringComparison.Ordinal));
        await kit.WriteAsync("complaints.py", kit.Snippet(PageOf(Rejected), "receive.py").Replace("inactivity_timeout=30", "inactivity_timeout=10", StringComparison.Ordinal));

        // The example's dossier serves one case, and others have sent it too.
        await (await exchange.DepartmentAsync("gaj.u1001")).SendAsync(CloudEvent.ReportOf(CloudEvent.NewDossier()));
        await RunAsync("send.py");
        await RunAsync("wrong.py");

        Assert.Matches(@"(?m)^[0-9a-f-]{36} [0-9a-f-]{36}$", await RunAsync("receive.py"));
        Assert.Matches(@"(?m)^[0-9a-f-]{36} member-invalid$", await RunAsync("complaints.py"));
    }

    [Fact]
    public async Task does_the_same_without_AMQP()
    {
        var dossier = CloudEvent.NewDossier();
        var example = await kit.ReadAsync($"examples/{Report}.json");
        await kit.WriteAsync("body.json", example.Replace("dossier-7Qx2mB9k", dossier, StringComparison.Ordinal));
        await kit.WriteAsync("wrong.json", example.Replace("[1,4]", "[12]", StringComparison.Ordinal));

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
        var dossier = (await RunAsync("programs/deposit.py", "gaj.u1001.json", "programs/dossier.json", "programs/record.pdf")).Trim();
        await kit.WriteAsync("body.json", (await kit.ReadAsync($"examples/{Report}.json")).Replace("dossier-7Qx2mB9k", dossier, StringComparison.Ordinal));
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

    [Fact]
    public async Task carries_files_signed_with_SM2_one_after_the_other()
    {
        const string Make = "python3 programs/batch.py make jcy.u1002.json own.key sent.chain batch.zip " + Acknowledged + " examples/" + Acknowledged + ".json";
        const string Bring = "python3 programs/ask.py jcy.u1002.json post /api/exchange/batches batch.zip application/zip > answers.zip";
        const string Read = "python3 programs/batch.py read jcy.u1002.json keys.json sent.chain received.chain answers.zip";
        const string Alter = """
            import zipfile
            files = {n: zipfile.ZipFile('answers.zip').read(n) for n in zipfile.ZipFile('answers.zip').namelist()}
            zip = zipfile.ZipFile('answers.zip', 'w')
            [zip.writestr(n, b.replace(b'"taken"', b'"taker"') if n.startswith('events') else b) for n, b in files.items()]
            zip.close()
            """;
        using var terminal = new Terminal(kit.Folder);
        Assert.Equal(0, (await terminal.RunAsync("openssl ecparam -name SM2 -genkey -noout -out own.key && openssl pkey -in own.key -pubout -out own.pub")).Exit);
        using var registered = await (await exchange.DepartmentAsync("wbb.u1004")).PostAsync("api/exchange/batches/keys", new
        {
            unit = "jcy.u1002", algorithm = "sm2", pem = await kit.ReadAsync("own.pub"), from = CloudEvent.Now.AddHours(-1), until = CloudEvent.Now.AddDays(30),
        });
        Assert.Equal(HttpStatusCode.Created, registered.StatusCode);

        foreach (var command in (string[])["python3 programs/ask.py jcy.u1002.json /api/exchange/receipts/keys > keys.json", Make, Bring, Read, Make, Bring, Read])
        {
            var answer = await terminal.RunAsync(command);
            output.WriteLine(answer.Said + answer.Complained);
            Assert.Equal((command, 0, ""), (command, answer.Exit, answer.Complained));
            if (command == Read) Assert.Equal("taken", Events(answer.Said).Single().GetProperty("status").GetString());
        }

        // What somebody has changed on the way is not read, and a second file that does not wait for the answer of the first is refused.
        var altered = await terminal.RunAsync($"python3 - <<'END'\n{Alter}\nEND\n{Read}");
        Assert.Equal((1, "A file is not the one that was signed.\n"), (altered.Exit, altered.Complained));
        var late = await terminal.RunAsync($"rm sent.chain; {Make} && {Bring}");
        Assert.Equal(1, late.Exit);
        Assert.Contains("batch.out-of-order", late.Complained, StringComparison.Ordinal);
    }

    /// <summary>What the distributions of Chinese offices still have.</summary>
    [Fact]
    public async Task needs_nothing_newer_than_Python_3_7()
    {
        await kit.WriteAsync("parse.py", "import ast, sys\nfor path in sys.argv[1:]: ast.parse(open(path).read(), path, feature_version=(3, 7))");
        await RunAsync("parse.py", Directory.GetFiles(kit.PathOf("programs"), "*.py"));
    }

    private static string PageOf(string type) => $"zh/{type}.html";

    // Others' specs share the inbox; an event may stand there without its data.
    private static bool IsNoticeOf(JsonElement e, string dossier) =>
        e.GetProperty("type").GetString() == Notice && e.TryGetProperty("data", out var data) && data.GetProperty("dossierRef").GetString() == dossier;

    private static IEnumerable<JsonElement> Events(string printed) =>
        printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement);

    private Task<string> RunAsync(string program, params string[] arguments) => RunAsync(program, exitCode: 0, arguments);

    private async Task<string> RunAsync(string program, int exitCode, params string[] arguments)
    {
        using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", [program, .. arguments])
        {
            WorkingDirectory = kit.Folder,
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
