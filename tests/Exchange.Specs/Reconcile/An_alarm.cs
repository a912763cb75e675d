using System.Net;
using System.Text.Json;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Exchange.Specs.Desk;
using FourKeyWorks.Journeys.Departments;
using FourKeyWorks.LocalHost.Servers;

namespace FourKeyWorks.Exchange.Specs.Reconcile;

/// <summary>Exchange watches the broker, with no right to change it.</summary>
[Trait("Needs", "Servers")]
public sealed class An_alarm(TheDesk desk)
{
    private const string Host = Names.VirtualHost;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task names_what_is_wrong_until_it_is_right_again()
    {
        using var management = await AdministrateAsync();
        await management.PutAsync($"queues/{Host}/listening", new { durable = true, arguments = new Dictionary<string, string> { ["x-queue-type"] = "quorum" } }, Cancellation);
        await management.DeleteAsync($"bindings/{Host}/e/dlx.assistance/q/assistance.dead/~", Cancellation);

        var foreign = await AlarmAsync("queue-foreign", "listening");
        Assert.Equal(("broker", "存在目录之外的队列。"), (Text(foreign, "watch"), Text(foreign, "words")));
        var missing = await AlarmAsync("binding-missing", "dlx.assistance → assistance.dead ()");
        var (acknowledged, _, _) = await desk.AskAsync($"alarms/{Text(missing, "id")}/acknowledgement", new { reason = "marker 已通知运维" });
        var (again, problem, _) = await desk.AskAsync($"alarms/{Text(missing, "id")}/acknowledgement", new { reason = "once more" });
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.UnprocessableEntity, "alarm.already-acknowledged"), (acknowledged, again, Text(problem, "code")));
        Assert.Equal("person-0001", Text(await AlarmAsync("binding-missing", "dlx.assistance → assistance.dead ()"), "acknowledgedBy"));
        Assert.DoesNotContain(await desk.RowsAsync("select data::text from mt_events where type like 'alarm%'"), e => e.Contains("marker", StringComparison.Ordinal));

        await management.DeleteAsync($"queues/{Host}/listening", Cancellation);
        await (await desk.SystemAsync()).Broker.ImportAsync(City.Demo, (await desk.SystemAsync()).Options.Broker, Cancellation);
        await Eventually.HoldsAsync(
            async () => (await OpenAsync()).All(a => Text(a, "kind") is not ("queue-foreign" or "binding-missing")), "both are cleared", Department.Patience);
        var (over, ended, _) = await desk.AskAsync($"alarms/{Text(missing, "id")}/acknowledgement", new { reason = "too late" });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "alarm.cleared"), (over, Text(ended, "code")));
    }

    [Fact]
    public async Task tells_of_another_policy_without_showing_an_inboxs_name()
    {
        using var management = await AdministrateAsync();
        var inbox = (await desk.SystemAsync()).Secret.Credentials.InboxOf(City.Demo.Units.Single(u => u.BrokerUser == "fy.u1007"));
        await management.PutAsync($"policies/{Host}/short", new Dictionary<string, object>
        {
            ["pattern"] = $"^{inbox.Replace(".", @"\.", StringComparison.Ordinal)}$", ["definition"] = new Dictionary<string, object> { ["max-length"] = 1 }, ["priority"] = 9, ["apply-to"] = "queues",
        }, Cancellation);

        await AlarmAsync("policy-differs", "inbox.fy.u1007");
        await management.DeleteAsync($"policies/{Host}/short", Cancellation);
        await Eventually.HoldsAsync(async () => (await OpenAsync()).All(a => Text(a, "what") != "inbox.fy.u1007"), "it is cleared", Department.Patience);
    }

    [Fact]
    public async Task tells_of_a_service_that_does_not_read()
    {
        await AlarmAsync("consumer-missing", "referral.ingest.gaj");

        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var health = await http.GetStringAsync(new Uri((await desk.SystemAsync()).Process("exchange").Address, "health/detail"), Cancellation);
        Assert.True(JsonDocument.Parse(health).RootElement.GetProperty("checks").GetProperty("alarms").GetProperty("data").GetProperty("consumer-missing").GetInt64() > 0);
    }

    private async Task<BrokerManagement> AdministrateAsync()
    {
        var broker = (await desk.SystemAsync()).Broker;
        var (user, password) = broker.AdministratorLogin;
        var management = new BrokerManagement(new UriBuilder(broker.ManagementAddress) { UserName = user, Password = password }.Uri);
        await management.PutAsync($"permissions/{Host}/{user}", new { configure = ".*", write = ".*", read = ".*" }, Cancellation);
        return management;
    }

    private async Task<JsonElement> AlarmAsync(string kind, string what)
    {
        JsonElement found = default;
        await Eventually.HoldsAsync(async () =>
        {
            found = (await OpenAsync()).FirstOrDefault(a => Text(a, "kind") == kind && Text(a, "what") == what);
            return found.ValueKind is not JsonValueKind.Undefined;
        }, $"there is an alarm {kind}: {what}", Department.Patience);
        return found;
    }

    private async Task<IReadOnlyList<JsonElement>> OpenAsync()
    {
        var open = new List<JsonElement>();
        for (string? next = ""; next is not null;)
        {
            var (status, page, _) = await desk.AskAsync("alarms" + (next.Length > 0 ? "?after=" + next : ""));
            Assert.Equal(HttpStatusCode.OK, status);
            open.AddRange(page.GetProperty("items").EnumerateArray());
            next = Text(page, "next");
        }

        return open;
    }

    private static string? Text(JsonElement element, string member) => element.TryGetProperty(member, out var value) ? value.GetString() : null;
}
