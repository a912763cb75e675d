using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace FourKeyWorks.Gateway.Specs;

[Trait("Needs", "Servers")]
public sealed class Being_let_through(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_token_of_ours_opens_a_service_and_the_prefix_is_gone()
    {
        using var answer = await gateway.Http.SendAsync(gateway.WithToken(HttpMethod.Get, "/api/legal-education/lessons?x=1", "a"), Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(gateway.Backend.Arrived.ContainsKey("/lessons?x=1"));
    }

    public static TheoryData<string, string> BadTokens()
    {
        using var stranger = new Issuer();
        return new()
        {
            { "none", "" },
            { "text", "abc" },
            { "unsigned", "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.eyJzdWIiOiJhIn0." },
            { "another issuer's", stranger.Token("a") },
        };
    }

    [Theory]
    [MemberData(nameof(BadTokens))]
    public async Task without_a_valid_token_the_answer_is_401(string name, string token)
    {
        using var answer = await GetAsync($"/api/referral/bad-{name.Length}", token);
        await Assert401Async(answer);
        Assert.False(gateway.Backend.Arrived.ContainsKey($"/bad-{name.Length}"));
    }

    [Fact]
    public async Task an_expired_token_is_401() =>
        await Assert401Async(await GetAsync("/api/referral/x", gateway.Backend.Issuer.Token("b", expiresInSeconds: -60)));

    [Fact]
    public async Task a_token_for_somebody_else_is_401() =>
        await Assert401Async(await GetAsync("/api/referral/x", gateway.Backend.Issuer.Token("b", audience: "another")));

    [Fact]
    public async Task a_token_of_another_kind_is_401() =>
        await Assert401Async(await GetAsync("/api/referral/x", gateway.Backend.Issuer.Token("b", type: "JWT")));

    [Fact]
    public async Task a_token_signed_by_another_key_is_401() =>
        await Assert401Async(await GetAsync("/api/referral/x", gateway.Backend.Issuer.Token("b", foreignKey: true)));

    [Theory]
    [InlineData("/api/referral/health/ready")]
    [InlineData("/api/referral/public/reports")]
    [InlineData("/api/referral/HEALTH/detail")]
    [InlineData("/api/referral/%68ealth/detail")]
    [InlineData("/api/referral/x/../health/detail")]
    [InlineData("/api/referral/health")]
    [InlineData("/api/unknown/cases")]
    [InlineData("/api")]
    public async Task what_is_not_for_outside_does_not_exist(string path)
    {
        using var request = gateway.WithToken(HttpMethod.Get, "/", "closed " + path);
        request.RequestUri = new Uri(gateway.Http.BaseAddress + path.TrimStart('/'), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var answer = await gateway.Http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.DoesNotContain(gateway.Backend.Arrived.Keys, k => k.Contains("health", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task the_catalogue_is_public_and_can_only_be_read()
    {
        using var read = await gateway.Http.GetAsync("/api/exchange/catalogue/asyncapi.json", Cancellation);
        using var written = await gateway.Http.PostAsync("/api/exchange/catalogue/asyncapi.json", null, Cancellation);
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, written.StatusCode);
    }

    [Theory]
    [InlineData(256 * 1024, false, HttpStatusCode.OK)]
    [InlineData((256 * 1024) + 1, false, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData((256 * 1024) + 1, true, HttpStatusCode.RequestEntityTooLarge)]
    public async Task a_body_has_a_limit(int size, bool chunked, HttpStatusCode expected)
    {
        using var request = gateway.WithToken(HttpMethod.Post, $"/api/referral/body-{size}-{chunked}", $"body {size}");
        request.Content = new ByteArrayContent(new byte[size]);
        request.Headers.TransferEncodingChunked = chunked;
        using var answer = await gateway.Http.SendAsync(request, Cancellation);
        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(expected == HttpStatusCode.OK, gateway.Backend.Arrived.ContainsKey($"/body-{size}-{chunked}"));
    }

    [Fact]
    public async Task who_asks_too_often_waits_and_nobody_else_does()
    {
        HttpResponseMessage? refused = null;
        for (var i = 0; i < 40 && refused is null; i++)
        {
            var answer = await gateway.Http.SendAsync(gateway.WithToken(HttpMethod.Get, "/api/referral/often", "eager"), Cancellation);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests) refused = answer;
            else answer.Dispose();
        }

        Assert.NotNull(refused);
        Assert.True(refused.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        Assert.Equal("request.too-many", (await refused.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("code").GetString());
        using var other = await gateway.Http.SendAsync(gateway.WithToken(HttpMethod.Get, "/api/referral/often", "patient"), Cancellation);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        refused.Dispose();
    }

    [Theory]
    [InlineData(null, "请先登录。", "zh-CN")]
    [InlineData("en-GB,en;q=0.9,zh;q=0.1", "Sign in first.", "en")]
    [InlineData("fr, zh;q=0.5, en;q=0.4", "请先登录。", "zh-CN")]
    [InlineData("not a language;;q=x", "请先登录。", "zh-CN")]
    public async Task problems_are_told_in_the_callers_language(string? accept, string title, string language)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/venues/x");
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept-Language", accept);
        using var answer = await gateway.Http.SendAsync(request, Cancellation);
        Assert.Equal(title, (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("title").GetString());
        Assert.Equal([language], answer.Content.Headers.ContentLanguage);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token.Length > 0) request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        return await gateway.Http.SendAsync(request, Cancellation);
    }

    private static async Task Assert401Async(HttpResponseMessage answer)
    {
        using (answer)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            Assert.Equal("access.not-signed-in", (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("code").GetString());
        }
    }
}
