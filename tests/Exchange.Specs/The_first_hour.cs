using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using FourKeyWorks.Journeys.Departments;
using FourKeyWorks.LocalHost;

namespace FourKeyWorks.Exchange.Specs;

/// <summary>
/// A developer of a department who finds the kit, unpacks it into an empty folder and does what its page says, command by
/// command, with its own programs. What is run is taken from the page, so the page cannot say anything else. The city is one
/// of its own, where nothing has happened yet.
/// </summary>
[Trait("Needs", "Servers")]
public sealed class The_first_hour(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Police = "gaj.u1001", Page = "zh/first-hour.html";
    private const string Rejected = "cn.fourkeyworks.exchange.event-rejected.v1";

    private static readonly string[] Steps =
        ["prepare", "check", "send", "receive", "journal", "wrong", "push", "deposit", "feed", "replay", "receipt", "sandbox", "key", "batch"];

    private LocalSystem system = null!;
    private TheKit kit = null!;
    private Terminal terminal = null!;

    public async ValueTask InitializeAsync()
    {
        system = await TheExchange.StartAsync("hour", "exchange", "referral", "identity", "gateway");
        kit = await TheKit.UnpackedAsync(system, Police);
        terminal = new Terminal(kit.Folder);
    }

    public async ValueTask DisposeAsync()
    {
        terminal.Dispose();
        kit.Dispose();
        await system.DisposeAsync();
    }

    [Fact]
    public async Task goes_as_the_page_says_from_an_empty_folder_to_signed_files()
    {
        var commands = kit.Code(Page).Where(p => (string?)p.Attribute("class") != "once").ToList();
        Assert.Equal(Steps, commands.Select(c => (string?)c.Attribute("data-step")));
        var (started, said) = (Stopwatch.GetTimestamp(), new Dictionary<string, string>());
        foreach (var command in commands)
        {
            var step = (string)command.Attribute("data-step")!;
            var answer = await terminal.RunAsync(command.Value);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{step}, {answer.Took.TotalSeconds:0.0} s\n{answer.Said}{answer.Complained}"));
            Assert.Equal((step, (int?)command.Attribute("data-exit") ?? 0, ""), (step, answer.Exit, answer.Complained));
            said[step] = answer.Said;
            if (step == "key") await RegisterAsync(await kit.ReadAsync("batch.pub"));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the whole hour: {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s"));
        IsAsThePageSays(said);
    }

    private static void IsAsThePageSays(Dictionary<string, string> said)
    {
        Assert.Equal("valid", Lines(said["check"]).Single().GetProperty("status").GetString());
        var sent = said["send"].Trim()["sent ".Length..];
        Assert.Equal("", said["receive"]);
        var whereabouts = JsonDocument.Parse(said["journal"]).RootElement;
        Assert.Contains("收到", whereabouts.GetProperty("sentence").GetString(), StringComparison.Ordinal);
        Assert.Equal(sent, whereabouts.GetProperty("facts").GetProperty("eventId").GetString());

        var wrong = said["wrong"].Split('\n')[0]["sent ".Length..];
        var rejection = Lines(said["wrong"]).Single(e => IsRejectionOf(e, wrong)).GetProperty("data");
        Assert.Equal(("member-invalid", "situationCodes"), (rejection.GetProperty("code").GetString(), rejection.GetProperty("member").GetString()));
        var pushed = Lines(said["push"]).Single();
        Assert.Equal(("rejected", "member-invalid"), (pushed.GetProperty("status").GetString(), pushed.GetProperty("code").GetString()));
        Assert.Equal("taken", Lines(said["deposit"]).Single().GetProperty("status").GetString());

        Assert.Contains(Lines(said["feed"]), e => IsRejectionOf(e, wrong));
        Assert.Contains(JsonDocument.Parse(said["replay"]).RootElement.GetProperty("events").EnumerateArray(), e => IsRejectionOf(e, wrong));
        Assert.StartsWith($"Proven: event {sent} ", said["receipt"], StringComparison.Ordinal);
        Assert.Contains("\"synthetic\": true", said["sandbox"], StringComparison.Ordinal);

        var files = Lines(said["batch"]).ToList();
        Assert.Equal("taken", files[0].GetProperty("status").GetString());
        Assert.Contains(files, e => IsRejectionOf(e, wrong));
    }

    /// <summary>What the Office does with the key that it was handed.</summary>
    private async Task RegisterAsync(string pem)
    {
        await using var office = await Department.ConnectAsync(system, "wbb.u1004");
        using var registered = await office.PostAsync(
            "api/exchange/batches/keys", new { unit = Police, algorithm = "ecdsa-p256", pem, from = CloudEvent.Now.AddHours(-1), until = CloudEvent.Now.AddDays(30) });
        Assert.Equal(HttpStatusCode.Created, registered.StatusCode);
    }

    private static bool IsRejectionOf(JsonElement e, string id) =>
        e.TryGetProperty("type", out var type) && type.GetString() == Rejected && e.GetProperty("data").GetProperty("rejectedId").GetString() == id;

    private static IEnumerable<JsonElement> Lines(string printed) =>
        printed.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonDocument.Parse(line).RootElement);
}
