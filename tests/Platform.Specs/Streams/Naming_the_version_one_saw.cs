using System.Net;
using FourKeyWorks.Platform.Specs.Services;

namespace FourKeyWorks.Platform.Specs.Streams;

[Trait("Needs", "Servers")]
public sealed class Naming_the_version_one_saw(Postgres postgres) : HttpSpecs(postgres)
{
    [Theory, InlineData(null), InlineData("1"), InlineData("\"x\""), InlineData("W/\"1\""), InlineData("\"-1\""), InlineData("\"1\", \"2\"")]
    public async Task is_demanded(string? ifMatch)
    {
        var answer = await PostAsync(Contact(), ifMatch: ifMatch);

        Assert.Equal((HttpStatusCode.PreconditionRequired, "command.if-match-missing"), (answer.Status, answer.Code));
        Assert.Equal(5, await Database.CountAsync("mt_events"));
    }

    [Fact]
    public async Task that_is_stale_is_answered_with_what_changed()
    {
        await PostAsync(Referrals, """{"needs":["living"]}""", key: "other");
        var stale = await PostAsync(Contact());

        Assert.Equal((HttpStatusCode.Conflict, "command.changed", "2"), (stale.Status, stale.Code, stale.Text("version")));
        Assert.Equal("""["assistance_referral_raised"]""", stale.Json.GetProperty("changes").GetRawText());
    }

    [Fact]
    public async Task that_does_not_exist_yet_is_stale_too()
    {
        var future = await PostAsync(Contact(), ifMatch: "\"99\"");

        Assert.Equal((HttpStatusCode.Conflict, "1", "[]"), (future.Status, future.Text("version"), future.Json.GetProperty("changes").GetRawText()));
    }

    [Fact]
    public async Task can_be_left_to_whatever_it_is_now() =>
        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync(Contact(), ifMatch: "*")).Status);

    [Fact]
    public async Task lets_one_of_two_win_who_write_at_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => PostAsync(Referrals, """{"needs":["living"]}""", key: $"writer-{i}")));

        Assert.Single(answers, a => a.Status is HttpStatusCode.NoContent);
        Assert.Equal(7, answers.Count(a => a.Code is "command.changed"));
    }

    [Fact]
    public async Task is_not_needed_by_many_who_take_what_comes()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => PostAsync(Referrals, """{"needs":["living"]}""", ifMatch: "*", key: $"writer-{i}")));

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.NoContent, a.Status));
        Assert.Equal(20, await Database.CountAsync("mt_events where type = 'assistance_referral_raised'"));
    }

    [Fact]
    public async Task is_not_needed_by_many_who_take_what_comes_of_things_of_their_own()
    {
        var cases = Enumerable.Range(0, 20).Select(i => Incoming.CaseOf($"report-{i}")).ToList();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Service.HandleAsync(Incoming.Report($"report-{i}"))));
        var answers = await Task.WhenAll(cases.Select(c => PostAsync(Contact(c), ifMatch: "*", key: $"for-{c}")));

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.NoContent, a.Status));
        // A commit that waits for what one of its own members holds breaks off at last, and would show here.
        Assert.DoesNotContain(Service.Log, l => l.Contains("common commit", StringComparison.Ordinal));
    }

    [Fact]
    public async Task is_what_reading_gives()
    {
        var before = await GetAsync($"/cases/{Case}/relief");
        await PostAsync(Contact(), ifMatch: before.ETag);
        var after = await GetAsync($"/cases/{Case}/relief");

        Assert.Equal(("\"1\"", "\"2\""), (before.ETag, after.ETag));
    }
}
