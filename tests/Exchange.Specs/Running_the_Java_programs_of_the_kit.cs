using System.Text.Json;
using FourKeyWorks.Journeys.Departments;

namespace FourKeyWorks.Exchange.Specs;

/// <summary>A department's developer with Java. Where the machine has no JDK, or none of the client's libraries for AMQP, nothing is said of it.</summary>
[Trait("Needs", "Servers")]
public sealed class Running_the_Java_programs_of_the_kit(TheExchange exchange, ITestOutputHelper output) : IAsyncLifetime
{
    private const string Report = "cn.fourkeyworks.police.suspected-infringement.v1", Notice = "cn.fourkeyworks.referral.procuratorate-notified.v1";

    // Where Debian and Ubuntu put them.
    private const string Compiler = "/usr/bin/javac";
    private static readonly string[] Libraries = ["/usr/share/java/amqp-client.jar", "/usr/share/java/slf4j-api.jar"];

    private static readonly string[] Users = ["gaj.u1001", "jcy.u1002"];

    private readonly string dossier = CloudEvent.NewDossier();
    private TheKit kit = null!;
    private Terminal terminal = null!;

    public async ValueTask InitializeAsync()
    {
        kit = await TheKit.UnpackedAsync(await exchange.SystemAsync(), Users);
        terminal = new Terminal(kit.Folder);
        foreach (var user in Users) await (await exchange.DepartmentAsync(user)).StopReadingAsync();
        var example = await kit.ReadAsync($"examples/{Report}.json");
        await kit.WriteAsync("body.json", example.Replace("dossier-7Qx2mB9k", dossier, StringComparison.Ordinal));
        await kit.WriteAsync("wrong.json", example.Replace("[1,4]", "[12]", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        terminal.Dispose();
        kit.Dispose();
        foreach (var user in Users) await (await exchange.DepartmentAsync(user)).ReadAsync();
    }

    [Fact]
    public async Task pushes_events_and_reads_the_feed_over_HTTPS()
    {
        Assert.SkipUnless(File.Exists(Compiler), "There is no JDK on this machine.");

        var tried = Statuses(await RunAsync($"java programs/Push.java gaj.u1001.json sandbox {Report} body.json {Report} wrong.json", exit: 1));
        var sent = Statuses(await RunAsync($"java programs/Push.java gaj.u1001.json {Report} body.json {Report} wrong.json", exit: 1));
        var read = await RunAsync("java programs/Feed.java jcy.u1002.json cursor.txt 10");
        var again = await RunAsync("java programs/Feed.java jcy.u1002.json cursor.txt 0");

        Assert.Equal(["valid", "rejected"], tried);
        Assert.Equal(["taken", "rejected"], sent);
        Assert.Contains(dossier, read, StringComparison.Ordinal);
        Assert.DoesNotContain(dossier, again, StringComparison.Ordinal);
    }

    [Fact]
    public async Task sends_and_receives_over_AMQP()
    {
        Assert.SkipUnless(File.Exists(Compiler) && Libraries.All(File.Exists), "There is no JDK on this machine, or not its client for AMQP.");
        var lib = Directory.CreateDirectory(kit.PathOf("lib"));
        foreach (var library in Libraries) File.CreateSymbolicLink(Path.Combine(lib.FullName, Path.GetFileName(library)), library);

        var sent = await RunAsync($"java -cp 'lib/*' programs/Publish.java gaj.u1001.json ingest.gaj.referral {Report} body.json");
        var received = await RunAsync("java -cp 'lib/*' programs/Receive.java jcy.u1002.json 10");

        Assert.StartsWith("sent ", sent, StringComparison.Ordinal);
        Assert.Contains(received.Split('\n'), line => line.Contains(Notice, StringComparison.Ordinal) && line.Contains(dossier, StringComparison.Ordinal));
    }

    [Fact]
    public async Task can_run_the_snippets_of_the_pages_as_they_stand()
    {
        Assert.SkipUnless(File.Exists(Compiler) && Libraries.All(File.Exists), "There is no JDK on this machine, or not its client for AMQP.");
        await kit.WriteAsync("Send.java", kit.Snippet($"zh/{Report}.html", "Send.java"));
        await kit.WriteAsync("Receive.java", kit.Snippet($"zh/{Notice}.html", "Receive.java"));
        var classPath = string.Join(':', Libraries);

        await (await exchange.DepartmentAsync("gaj.u1001")).SendAsync(CloudEvent.ReportOf(dossier));
        Assert.Matches("(?m)^sent [0-9a-f-]{36}$", await RunAsync($"java -cp {classPath} Send.java"));
        // It reads until somebody ends it.
        Assert.Matches("(?m)^[0-9a-f-]{36} [0-9a-f-]{36}$", await RunAsync($"timeout 15 java -cp {classPath} Receive.java", exit: 124));
    }

    private static IEnumerable<string?> Statuses(string answer) =>
        JsonDocument.Parse(answer).RootElement.EnumerateArray().Select(a => a.GetProperty("status").GetString());

    private async Task<string> RunAsync(string command, int exit = 0)
    {
        var answer = await terminal.RunAsync(command);
        output.WriteLine($"{command}\n{answer.Said}{answer.Complained}");
        Assert.Equal((command, exit), (command, answer.Exit));
        return answer.Said;
    }
}
