using System.Net;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Inbox;
using FourKeyWorks.Platform.Specs.Bus;
using FourKeyWorks.Platform.Specs.Services;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using static FourKeyWorks.Platform.Specs.Services.Incoming;

namespace FourKeyWorks.Platform.Specs.Inbox;

[Trait("Needs", "Servers")]
public sealed class Looking_into_the_quarantine(Postgres postgres) : HttpSpecs(postgres)
{
    private const string Why = """{"purpose":"help-sender","reason":"受公安局委托核对 marker李四"}""";

    private static readonly string Office = SpecTokens.For(Party.WBB, "u1004", Duty.ReadQuarantine);

    [Fact]
    public async Task begins_with_a_list_that_says_why_in_words_and_shows_no_content()
    {
        await RefuseAsync();
        var list = await GetAsync("/quarantine", Office);
        var english = await SendAsync(HttpMethod.Get, "/quarantine", null, null, null, Office, "en");

        var item = list.Json.GetProperty("items")[0];
        Assert.Equal("member-missing", item.GetProperty("code").GetString());
        Assert.Equal("正文缺少必填字段。", item.GetProperty("words").GetString());
        Assert.Equal("A required member of the body is missing.", english.Json.GetProperty("items")[0].GetProperty("words").GetString());
        Assert.Equal(("handlingUnit", Wire.Police, "示例市公安局", "held"), (
            item.GetProperty("member").GetString(), item.GetProperty("sender").GetString(), item.GetProperty("senderName").GetString(),
            item.GetProperty("state").GetString()));
        Assert.DoesNotContain("dossier-7Qx2mB9k", list.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task is_recorded_before_the_content_is_given()
    {
        var id = await RefuseAsync();
        var content = await PostAsync($"/quarantine/{id}/reading", Why, token: Office);

        Assert.Equal(HttpStatusCode.OK, content.Status);
        Assert.Contains("dossier-7Qx2mB9k", content.Text("text"), StringComparison.Ordinal);
        Assert.Equal(
            [$"wbb.u1004|wbb|u1004|help-sender|matter|{id}|4"],
            await Database.RowsAsync("select by, department, unit, purpose, subject_kind, subject, level from audit"));
        Assert.Equal(1, await Database.CountAsync("mt_events where type = 'quarantine_seen' and stream_id = '" + id + "'"));
        Assert.DoesNotContain("marker", await Database.DumpAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task gives_nothing_when_it_cannot_be_recorded()
    {
        var id = await RefuseAsync();
        await Database.ExecuteAsync("alter table audit rename to audit_away");
        var content = await PostAsync($"/quarantine/{id}/reading", Why, token: Office);

        Assert.Equal(HttpStatusCode.InternalServerError, content.Status);
        Assert.DoesNotContain("dossier", content.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"purpose":"curiosity","reason":"because"}"""), InlineData("""{"purpose":"help-sender"}"""), InlineData("""{"purpose":"help-sender","reason":"abc"}""")]
    public async Task needs_a_purpose_of_the_list_and_a_reason(string why)
    {
        var id = await RefuseAsync();

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "command.member-invalid"), await AnswerAsync(id, why, Office));
        Assert.Equal(0, await Database.CountAsync("audit"));
    }

    [Fact]
    public async Task needs_the_duty()
    {
        var id = await RefuseAsync();

        Assert.Equal((HttpStatusCode.Forbidden, "access.duty-missing"), await AnswerAsync(id, Why, CivilAffairs));
        Assert.Equal((HttpStatusCode.NotFound, "not-found"), await AnswerAsync(Guid.NewGuid(), Why, Office));
    }

    [Fact]
    public async Task is_an_alarm_three_days_before_the_end_if_nobody_has()
    {
        var id = await RefuseAsync();
        Assert.Equal((0L, 0L), await EndingAsync());
        Service.Clock.Advance(TimeSpan.FromDays(27) + TimeSpan.FromMinutes(1));

        Assert.Equal("ending-unseen", (await GetAsync("/quarantine?unseen=true", Office)).Json.GetProperty("items")[0].GetProperty("state").GetString());
        Assert.Equal((1L, 0L), await EndingAsync());
        await PostAsync($"/quarantine/{id}/reading", Why, token: Office);
        Assert.Equal((0L, 0L), await EndingAsync());
    }

    [Fact]
    public async Task that_nobody_did_in_time_is_shown_until_somebody_takes_note()
    {
        var id = await RefuseAsync();
        Service.Clock.Advance(TimeSpan.FromDays(30) + TimeSpan.FromMinutes(1));
        await SweepAsync();

        Assert.Equal([""], await Database.RowsAsync("select body from quarantine"));
        Assert.Equal((0L, 1L), await EndingAsync());
        Assert.Equal("ended-unseen", (await GetAsync("/quarantine", Office)).Json.GetProperty("items")[0].GetProperty("state").GetString());
        Assert.Equal((HttpStatusCode.Gone, "quarantine.ended"), await AnswerAsync(id, Why, Office));
        await SweepAsync();
        Assert.Equal(0, await Database.CountAsync("quarantine"));
    }

    [Fact]
    public async Task in_time_lets_it_end_quietly()
    {
        var id = await RefuseAsync();
        await PostAsync($"/quarantine/{id}/reading", Why, token: Office);
        Service.Clock.Advance(TimeSpan.FromDays(30) + TimeSpan.FromMinutes(1));
        await SweepAsync();

        Assert.Equal(0, await Database.CountAsync("quarantine"));
        Assert.Equal((0L, 0L), await EndingAsync());
    }

    [Fact]
    public async Task of_what_ended_and_came_again_is_possible_again()
    {
        var id = await RefuseAsync();
        Service.Clock.Advance(TimeSpan.FromDays(31));
        await SweepAsync();
        await RefuseAsync();

        Assert.Contains("dossier-7Qx2mB9k", (await PostAsync($"/quarantine/{id}/reading", Why, token: Office)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task pages_by_the_end_and_counts_by_code_and_sender()
    {
        for (var i = 0; i < 60; i++)
            await Service.HandleAsync(Wire.PoliceReports().Read(Wire.Binary(Wire.Body().With("situationCodes", i + 10))));
        await RefuseAsync();

        var first = await GetAsync("/quarantine?code=member-invalid", Office);
        var second = await GetAsync("/quarantine?code=member-invalid&after=" + first.Text("next"), Office);
        Assert.Equal((50, 10, ""), (Items(first), Items(second), second.Text("next")));
        Assert.Equal(
            [("member-invalid", 60), ("member-missing", 1)],
            (await GetAsync("/quarantine/counts", Office)).Json.EnumerateArray().Select(c => (c.GetProperty("code").GetString()!, c.GetProperty("messages").GetInt32())));
        Assert.Equal("request.unreadable", (await GetAsync("/quarantine?after=x", Office)).Code);
    }

    private static int Items(Reply list) => list.Json.GetProperty("items").GetArrayLength();

    private async Task<string> RefuseAsync()
    {
        await Service.HandleAsync(Wire.PoliceReports().Read(Wire.Binary(Wire.Body().Without("handlingUnit"))));
        return (await Database.RowsAsync("select stream_id from mt_events where type = 'event_rejected' order by seq_id desc limit 1"))[0];
    }

    private async Task<(HttpStatusCode, string?)> AnswerAsync(object id, string why, string token)
    {
        var answer = await PostAsync($"/quarantine/{id}/reading", why, token: token);
        return (answer.Status, answer.Code);
    }

    private Task SweepAsync() => ActivatorUtilities.CreateInstance<Sweep>(Service.Services).SweepAsync(TestContext.Current.CancellationToken);

    private async Task<(long, long)> EndingAsync()
    {
        var health = await Service.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(c => c.Name == "store", TestContext.Current.CancellationToken);
        var data = health.Entries["store"].Data;
        var counts = ((long)data["quarantineEndingUnseen"], (long)data["quarantineEndedUnseen"]);
        Assert.Equal(counts is (0, 0) ? HealthStatus.Healthy : HealthStatus.Degraded, health.Status);
        return counts;
    }
}
