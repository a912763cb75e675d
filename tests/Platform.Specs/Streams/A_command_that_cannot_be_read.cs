using System.Net;
using System.Net.Http.Headers;
using System.Text;
using FourKeyWorks.Platform.Specs.Services;

namespace FourKeyWorks.Platform.Specs.Streams;

[Trait("Needs", "Servers")]
public sealed class A_command_that_cannot_be_read(Postgres postgres) : HttpSpecs(postgres)
{
    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"madeAt":"2026-09-02T07:00:00+08:00","madeAt":"2026-09-02T07:00:00+08:00"}""")]
    public async Task is_no_json_or_says_a_thing_twice(string body)
    {
        var answer = await PostAsync(Contact(), body);

        Assert.Equal((HttpStatusCode.BadRequest, "request.unreadable"), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("{}", "member-missing", "madeAt")]
    [InlineData("""{"MadeAt":"2026-09-02T07:00:00+08:00"}""", "member-missing", "madeAt")]
    [InlineData("""{"madeAt":null}""", "member-invalid", "madeAt")]
    [InlineData("""{"madeAt":"yesterday"}""", "member-invalid", "madeAt")]
    [InlineData("""{"madeAt":"2026-09-02T07:00:00"}""", "member-invalid", "madeAt")]
    [InlineData("""{"madeAt":"2026-09-03T07:00:00+08:00"}""", "time-in-future", "madeAt")]
    [InlineData("[]", "member-invalid", null)]
    [InlineData("null", "member-invalid", null)]
    public async Task says_which_member_is_at_fault(string body, string reason, string? member)
    {
        var answer = await PostAsync(Contact(), body);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "command.member-invalid"), (answer.Status, answer.Code));
        Assert.Equal(reason, answer.Text("reason"));
        Assert.Equal(member ?? "", answer.Text("member") ?? "");
    }

    [Theory]
    [InlineData("""{"needs":[]}""")]
    [InlineData("""{"needs":[0]}""")]
    [InlineData("""{"needs":["gold"]}""")]
    [InlineData("""{"needs":[null]}""")]
    [InlineData("""{"needs":"living"}""")]
    [InlineData("""{"needs":["living","living","living","living","living","living","living","living"]}""")]
    public async Task names_needs_that_there_are_not(string body)
    {
        var answer = await PostAsync(Referrals, body);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "needs"), (answer.Status, answer.Text("member")));
    }

    [Theory]
    [InlineData(new byte[] { (byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1', (byte)'}' })]
    [InlineData(new byte[] { (byte)'{', (byte)'"', (byte)'m', (byte)'a', (byte)'d', (byte)'e', (byte)'A', (byte)'t', (byte)'"', (byte)':', (byte)'"', 0xC3, (byte)'"', (byte)'}' })]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, (byte)'{', (byte)'}' })]
    public async Task is_not_utf_8(byte[] body)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        var answer = await SendAsync(HttpMethod.Post, Contact(), content, "\"1\"", "key-1", CivilAffairsToken, "en");

        Assert.InRange((int)answer.Status, 400, 422);
        Assert.DoesNotContain(Service.Log, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task has_half_a_character_in_a_text()
    {
        using var content = new StringContent("""{"madeAt":"\ud800"}""", Encoding.UTF8, "application/json");
        var answer = await SendAsync(HttpMethod.Post, Contact(), content, "\"1\"", "key-1", CivilAffairsToken, "en");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
    }

    [Fact]
    public async Task does_not_include_one_with_more_than_is_known() =>
        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync(Contact(), MadeAt.Replace("{", """{"more":1,""", StringComparison.Ordinal))).Status);

    [Theory, InlineData("zh-CN", "首次探访已经登记。"), InlineData("en", "The first contact is already recorded."), InlineData("fr", "首次探访已经登记。")]
    public async Task or_is_refused_says_so_in_the_readers_language(string language, string title)
    {
        await PostAsync(Contact());
        var refused = await PostAsync(Contact(), ifMatch: "\"2\"", key: "key-2", language: language);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "referral.first-contact-already-recorded", title), (refused.Status, refused.Code, refused.Text("title")));
    }
}
