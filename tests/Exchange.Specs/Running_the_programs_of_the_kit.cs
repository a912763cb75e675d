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

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fourkeyworks-kit-");

    private LocalSystem system = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        system = await exchange.SystemAsync();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        await using var kit = await http.GetStreamAsync(new Uri(system.Gateway, "api/exchange/catalogue/kit.zip"), Cancellation);
        await ZipFile.ExtractToDirectoryAsync(kit, folder.FullName, Cancellation);
        foreach (var user in (string[])["gaj.u1101", "jcy.u1002"])
            File.Copy(CredentialFiles.PathOf(system, user), Path.Combine(folder.FullName, user + ".json"));
        // The page speaks of the bureau; its inbox is read by other specs.
        File.Copy(CredentialFiles.PathOf(system, "gaj.u1101"), Path.Combine(folder.FullName, "gaj.u1001.json"));
    }

    public ValueTask DisposeAsync()
    {
        folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task sends_an_event_that_is_taken_and_receives_what_follows()
    {
        var dossier = CloudEvent.NewDossier();
        await WriteAsync("body.json", (await ReadAsync($"examples/{Report}.json")).Replace("dossier-7Qx2mB9k", dossier, StringComparison.Ordinal));

        var sent = await RunAsync("programs/publish.py", "gaj.u1101.json", "ingest.gaj.referral", Report, "body.json");
        Assert.StartsWith("sent ", sent, StringComparison.Ordinal);

        var prosecutors = await exchange.DepartmentAsync("jcy.u1002");
        await prosecutors.StopReadingAsync();
        try
        {
            await WriteAsync("again.json", (await ReadAsync("body.json")).Replace(dossier, dossier + "2", StringComparison.Ordinal));
            await RunAsync("programs/publish.py", "gaj.u1101.json", "ingest.gaj.referral", Report, "again.json");
            Assert.Contains(Events(await RunAsync("programs/receive.py", "jcy.u1002.json", "5")), e =>
                e.GetProperty("type").GetString() == Notice && e.GetProperty("data").GetProperty("dossierRef").GetString() == dossier + "2");
        }
        finally
        {
            await prosecutors.ReadAsync();
        }

        await prosecutors.ReceivesAsync(Notice, "dossierRef", dossier);
    }

    [Fact]
    public async Task is_told_of_a_mistake_by_id_code_and_member()
    {
        await WriteAsync("wrong.json", (await ReadAsync($"examples/{Report}.json")).Replace("[1,4]", "[12]", StringComparison.Ordinal));

        var id = (await RunAsync("programs/publish.py", "gaj.u1101.json", "ingest.gaj.referral", Report, "wrong.json")).Trim()["sent ".Length..];

        var answer = Events(await RunAsync("programs/receive.py", "gaj.u1101.json", "5")).Single(e =>
            e.GetProperty("type").GetString() == Rejected && e.GetProperty("data").GetProperty("rejectedId").GetString() == id).GetProperty("data");
        Assert.Equal("member-invalid", answer.GetProperty("code").GetString());
        Assert.Equal("situationCodes", answer.GetProperty("member").GetString());
    }

    [Fact]
    public async Task can_run_the_snippets_of_the_pages_as_they_stand()
    {
        await WriteAsync("send.py", Snippet(Report, "send.py"));
        await WriteAsync("receive.py", Snippet(Rejected, "receive.py").Replace("inactivity_timeout=30", "inactivity_timeout=3", StringComparison.Ordinal));

        var id = (await RunAsync("send.py")).Trim()["sent ".Length..];

        // The example is right, so nobody complains of it.
        Assert.True(Guid.TryParse(id, out _));
        await WriteAsync("send.py", Snippet(Report, "send.py").Replace("[1, 4]", "[12]", StringComparison.Ordinal));
        await RunAsync("send.py");
        Assert.Matches("member-invalid", await RunAsync("receive.py"));
    }

    private static IEnumerable<JsonElement> Events(string printed) =>
        printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement);

    private string Snippet(string type, string file)
    {
        using var reader = XmlReader.Create(Path.Combine(folder.FullName, "zh", type + ".html"), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        var code = XElement.Load(reader).Descendants("pre").Single(p => (string?)p.Attribute("data-file") == file).Value;
        return code.Replace("jcy.u1002.json", "gaj.u1101.json", StringComparison.Ordinal);
    }

    private Task<string> ReadAsync(string file) => File.ReadAllTextAsync(Path.Combine(folder.FullName, file), Cancellation);

    private Task WriteAsync(string file, string text) => File.WriteAllTextAsync(Path.Combine(folder.FullName, file), text, Cancellation);

    private async Task<string> RunAsync(string program, params string[] arguments)
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
        Assert.Equal(0, python.ExitCode);
        return await printed;
    }
}
