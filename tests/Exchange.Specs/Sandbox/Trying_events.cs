using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Exchange.Sandbox;
using FourKeyWorks.Journeys.Departments;

namespace FourKeyWorks.Exchange.Specs.Sandbox;

[Trait("Needs", "Servers")]
public sealed class Trying_events(TheExchange exchange)
{
    private const string Notice = "cn.fourkeyworks.referral.procuratorate-notified.v1";

    [Fact]
    public async Task a_synthetic_event_comes_to_the_own_sandbox_and_nowhere_else()
    {
        var procuratorate = await exchange.DepartmentAsync("jcy.u1002");
        var before = await exchange.RowsAsync("select max(seq) from journal");

        using var put = await procuratorate.PushAsync(null, [], path: $"api/exchange/sandbox/events?type={Notice}");
        var id = (await put.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("id").GetString()!;

        Assert.StartsWith("sandbox-", id, StringComparison.Ordinal);
        var page = await FeedAsync("jcy.u1002", "sandbox=true&limit=200");
        var found = page.GetProperty("events").EnumerateArray().Single(e => e.GetProperty("id").GetString() == id);
        Assert.True(found.GetProperty("synthetic").GetBoolean());
        Assert.Equal(("/fourkeyworks/sandbox", Notice), (found.GetProperty("source").GetString(), found.GetProperty("type").GetString()));
        Assert.DoesNotContain(id, (await FeedAsync("jcy.u1002", "limit=200")).GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(id, (await FeedAsync("gaj.u1001", "sandbox=true&limit=200")).GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(procuratorate.All, m => m.Id == id);
        Assert.Equal(before, await exchange.RowsAsync("select max(seq) from journal"));
    }

    [Fact]
    public async Task it_is_acknowledged_and_the_feed_goes_on_behind_it()
    {
        var procuratorate = await exchange.DepartmentAsync("jcy.u1002");
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            using var put = await procuratorate.PushAsync(null, [], path: $"api/exchange/sandbox/events?type={Notice}");
            ids.Add((await put.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("id").GetString()!);
        }

        using var acknowledged = await procuratorate.PostAsync("api/exchange/feed/acknowledgements", new { eventIds = new[] { ids[0], "sandbox-none0000" } });
        var answer = await acknowledged.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal((ids[0], "sandbox-none0000"), (answer.GetProperty("acknowledged")[0].GetString(), answer.GetProperty("unknown")[0].GetString()));
        Assert.Equal([[true]], await exchange.RowsAsync("select acknowledged_at is not null from sandbox where event_id = $1", ids[0]));
        var first = await FeedAsync("jcy.u1002", $"sandbox=true&id={ids[0]}");
        var next = await FeedAsync("jcy.u1002", $"sandbox=true&after={first.GetProperty("next").GetString()}&limit=1");
        Assert.Equal(ids[1], next.GetProperty("events")[0].GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("cn.fourkeyworks.referral.relief-assessment-requested.v1"), InlineData("cn.fourkeyworks.police.suspected-infringement.v1"), InlineData("nothing")]
    public async Task what_the_department_does_not_receive_is_refused_as_what_does_not_exist(string type)
    {
        using var put = await (await exchange.DepartmentAsync("jcy.u1002")).PushAsync(null, [], path: $"api/exchange/sandbox/events?type={type}");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "sandbox.type-not-received"), (put.StatusCode, (await put.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("code").GetString()));
    }

    [Fact]
    public async Task an_own_event_is_judged_as_at_the_door_and_goes_nowhere()
    {
        var police = await exchange.DepartmentAsync("gaj.u1001");
        var (good, bad) = (CloudEvent.ReportOf(CloudEvent.NewDossier()), CloudEvent.ReportOf(CloudEvent.NewDossier()) with { Body = CloudEvent.BodyWithout("dossierRef") });

        using var answer = await police.PushAsync(
            "application/cloudevents-batch+json", [(byte)'[', .. good.Structured(), (byte)',', .. bad.Structured(), (byte)']'], path: "api/exchange/sandbox/events");

        var verdicts = (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).EnumerateArray().ToList();
        Assert.Equal(["valid", "rejected"], verdicts.Select(v => v.GetProperty("status").GetString()));
        Assert.Equal("member-missing", verdicts[1].GetProperty("code").GetString());
        // What was sent afterwards has passed, and of these there is no trace.
        var last = CloudEvent.ReportOf(CloudEvent.NewDossier());
        await police.SendAsync(last);
        await exchange.HoldsAsync("select 1 from journal where event_id = $1", rows => rows.Count == 1, last.Id);
        Assert.Empty(await exchange.RowsAsync("select 1 from journal where event_id = any($1)", (object)new[] { good.Id, bad.Id }));
    }

    [Fact]
    public void an_example_of_every_event_can_be_made_and_never_twice_the_same() =>
        Assert.All(EventCatalogue.All, contract =>
        {
            var (one, other) = (SyntheticEvent.Make(contract, DateTimeOffset.UnixEpoch, Guid.NewGuid), SyntheticEvent.Make(contract, DateTimeOffset.UnixEpoch, Guid.NewGuid));
            Assert.NotEqual(one.Id, other.Id);
            Assert.NotNull(JsonSerializer.Deserialize(JsonDocument.Parse(one.Structured).RootElement.GetProperty("data"), contract.ClrType, EventJson.Options));
        });

    private async Task<JsonElement> FeedAsync(string user, string query)
    {
        using var answer = await (await exchange.DepartmentAsync(user)).GetAsync("api/exchange/feed?" + query);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
