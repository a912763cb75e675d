using System.Net;
using FourKeyWorks.Platform.Specs.Services;

namespace FourKeyWorks.Platform.Specs.Streams;

[Trait("Needs", "Servers")]
public sealed class Sending_a_command_twice(Postgres postgres) : HttpSpecs(postgres)
{
    [Fact]
    public async Task is_carried_out_once_and_answered_alike()
    {
        var first = await PostAsync(Contact());
        var again = await PostAsync(Contact());

        Assert.Equal((HttpStatusCode.NoContent, "\"2\""), (first.Status, first.ETag));
        Assert.Equal((first.Status, first.ETag), (again.Status, again.ETag));
        Assert.Equal(6, await Database.CountAsync("mt_events"));
    }

    [Fact]
    public async Task with_another_body_under_the_same_key_is_refused()
    {
        await PostAsync(Contact());
        var reused = await PostAsync(Contact(), """{"madeAt":"2026-09-02T07:30:00+08:00"}""");

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "command.idempotency-key-reused"), (reused.Status, reused.Code));
    }

    [Fact]
    public async Task twenty_times_at_once_is_carried_out_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => PostAsync(Referrals, """{"needs":["living"]}""", ifMatch: "*")));

        Assert.All(answers, a => Assert.Equal((HttpStatusCode.NoContent, "\"2\""), (a.Status, a.ETag)));
        Assert.Equal(1, await Database.CountAsync("mt_events where type = 'assistance_referral_raised'"));
    }

    [Fact]
    public async Task is_known_by_subject_and_route_too()
    {
        await PostAsync(Referrals, """{"needs":["living"]}""", ifMatch: "*");
        var other = await PostAsync(Contact(), ifMatch: "*");

        Assert.Equal((HttpStatusCode.NoContent, "\"3\""), (other.Status, other.ETag));
    }

    [Theory, InlineData(null), InlineData("")]
    public async Task cannot_be_told_without_a_key(string? key)
    {
        var answer = await PostAsync(Contact(), key: key);

        Assert.Equal((HttpStatusCode.BadRequest, "command.idempotency-key-missing"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task that_was_refused_is_decided_again()
    {
        await PostAsync(Contact(), key: "other");
        var stale = await PostAsync(Contact());
        var refused = await PostAsync(Contact(), ifMatch: "\"2\"");

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.UnprocessableEntity), (stale.Status, refused.Status));
        Assert.Equal(1, await Database.CountAsync("idempotency"));
    }

    [Fact]
    public async Task keeps_no_body()
    {
        await PostAsync(Contact(), MadeAt.Replace("{", """{"childName":"marker张三丰",""", StringComparison.Ordinal));

        Assert.DoesNotContain("marker", await Database.DumpAsync(), StringComparison.Ordinal);
    }
}
