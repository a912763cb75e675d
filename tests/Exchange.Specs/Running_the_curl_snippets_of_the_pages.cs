using System.Text.Json;
using System.Text.RegularExpressions;

namespace FourKeyWorks.Exchange.Specs;

/// <summary>Whoever copies what a page shows for curl into a terminal, beside the credentials of the unit that the page names.</summary>
[Trait("Needs", "Servers")]
public sealed partial class Running_the_curl_snippets_of_the_pages(TheExchange exchange, ITestOutputHelper output) : IAsyncLifetime
{
    private TheKit kit = null!;
    private Terminal terminal = null!;

    public async ValueTask InitializeAsync()
    {
        var system = await exchange.SystemAsync();
        kit = await TheKit.UnpackedAsync(system, [.. system.Options.City.Units.Select(u => u.BrokerUser)]);
        terminal = new Terminal(kit.Folder);
    }

    public ValueTask DisposeAsync()
    {
        terminal.Dispose();
        kit.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task sends_every_event_that_a_department_may_send()
    {
        var pages = PagesWith("send.sh");
        Assert.NotEmpty(pages);
        foreach (var page in pages)
        {
            var answer = await RunAsync(page, "send.sh");
            var told = JsonDocument.Parse(answer).RootElement.EnumerateArray().Single();
            Assert.Equal((page, "taken"), (page, told.GetProperty("status").GetString()));
            Assert.Equal(page, told.GetProperty("type").GetString());
        }
    }

    [Fact]
    public async Task reads_and_acknowledges_what_a_department_is_sent()
    {
        var pages = PagesWith("receive.sh");
        Assert.NotEmpty(pages);
        foreach (var page in pages)
        {
            // So that there is something to read: an answer to what is no event.
            using var refused = await (await exchange.DepartmentAsync(UserOf(page))).PushAsync("application/cloudevents+json", "{}"u8.ToArray());
            var answers = (await RunAsync(page, "receive.sh")).Replace("}{", "}\n{", StringComparison.Ordinal).Split('\n');
            var read = JsonDocument.Parse(answers[0]).RootElement.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("id").GetString()).ToList();
            Assert.NotEmpty(read);
            Assert.Equal(read, JsonDocument.Parse(answers[1]).RootElement.GetProperty("acknowledged").EnumerateArray().Select(i => i.GetString()));
        }
    }

    /// <summary>The types on whose pages it stands.</summary>
    private List<string> PagesWith(string snippet) =>
        [.. Directory.EnumerateFiles(kit.PathOf("zh"), "cn.*.html").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)
            .Where(type => kit.Code($"zh/{type}.html").Any(p => (string?)p.Attribute("data-file") == snippet))];

    /// <summary>The unit whose credentials the snippet reads.</summary>
    private string UserOf(string type) => Credentials().Match(kit.Snippet($"zh/{type}.html", "receive.sh")).Groups[1].Value;

    private async Task<string> RunAsync(string type, string snippet)
    {
        var answer = await terminal.RunAsync(kit.Snippet($"zh/{type}.html", snippet));
        output.WriteLine($"{type}\n{answer.Said}\n{answer.Complained}");
        Assert.Equal((type, 0, ""), (type, answer.Exit, answer.Complained));
        return answer.Said;
    }

    [GeneratedRegex("client_id=([a-z]+\\.u[0-9]+)")]
    private static partial Regex Credentials();
}
