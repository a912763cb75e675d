using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace FourKeyWorks.Gateway.Specs;

[Trait("Needs", "Servers")]
public sealed class Speaking_https(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task a_client_that_trusts_the_certificate_is_served_in_its_version_of_http(string version)
    {
        using var request = gateway.WithToken(HttpMethod.Get, $"/api/referral/version-{version}");
        (request.Version, request.VersionPolicy) = (Version.Parse(version), HttpVersionPolicy.RequestVersionExact);
        using var answer = await gateway.Https.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Version.Parse(version), answer.Version);
        Assert.Equal("https", gateway.Backend.Arrived[$"/version-{version}"].Headers["X-Forwarded-Proto"]);
        Assert.Equal(gateway.Https.BaseAddress!.Authority, gateway.Backend.Arrived[$"/version-{version}"].Headers["X-Forwarded-Host"]);
    }

    [Fact]
    public async Task a_client_that_does_not_know_the_certificate_is_not_talked_into_it()
    {
        using var stranger = new HttpClient(new SocketsHttpHandler()) { BaseAddress = gateway.Https.BaseAddress };
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => stranger.GetAsync("/", Cancellation));
        Assert.Equal(HttpRequestError.SecureConnectionError, refused.HttpRequestError);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("[::1]:8080")]
    public async Task programs_on_the_same_machine_may_speak_plainly(string host)
    {
        using var api = await SendAsync("/api/referral/plain", host);
        using var page = await SendAsync("/plain", host);
        Assert.Equal(HttpStatusCode.OK, api.StatusCode);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Theory]
    [InlineData("/page?x=1")]
    [InlineData("/id/sign-in")]
    public async Task a_browser_from_elsewhere_is_sent_to_https(string path)
    {
        using var answer = await SendAsync(path, "protect.county.example:8080");
        Assert.Equal(HttpStatusCode.PermanentRedirect, answer.StatusCode);
        Assert.Equal($"https://protect.county.example:{gateway.Https.BaseAddress!.Port}{path}", answer.Headers.Location?.ToString());
    }

    [Theory]
    [InlineData("/api/referral/open")]
    [InlineData("/connect/token")]
    public async Task a_program_from_elsewhere_is_told_that_its_token_was_sent_in_the_open(string path)
    {
        using var answer = await SendAsync(path, "10.1.2.3:8080", path.EndsWith("token", StringComparison.Ordinal) ? HttpMethod.Post : HttpMethod.Get);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("request.https-only", (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("code").GetString());
        Assert.False(gateway.Backend.Arrived.ContainsKey("/open") || gateway.Backend.Arrived.ContainsKey(path));
    }

    [Fact]
    public async Task whoever_runs_the_processes_may_ask_how_they_are_from_anywhere()
    {
        using var answer = await SendAsync("/health/live", "10.1.2.3:8080");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task a_developers_browser_is_not_told_to_remember_https()
    {
        var answer = await gateway.SendBytesAsync("GET /remember HTTP/1.1\r\nHost: protect.county.example\r\nConnection: close\r\n\r\n", https: true);
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Strict-Transport-Security", answer, StringComparison.OrdinalIgnoreCase);
    }

    private async Task<HttpResponseMessage> SendAsync(string path, string host, HttpMethod? method = null)
    {
        var request = gateway.WithToken(method ?? HttpMethod.Get, path, host + path);
        request.Headers.Host = host;
        return await gateway.Http.SendAsync(request, Cancellation);
    }
}

[Trait("Needs", "Servers")]
public sealed class Speaking_https_in_a_city(GatewayOfACity gateway) : IClassFixture<GatewayOfACity>
{
    [Theory]
    [InlineData("protect.county.example", true)]
    [InlineData("localhost", false)]
    [InlineData("127.0.0.1", false)]
    public async Task a_browser_remembers_it_for_the_citys_name_and_not_for_its_own_machine(string host, bool remembers)
    {
        var answer = await gateway.SendBytesAsync($"GET /remember HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n", https: true);
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Equal(remembers, answer.Contains("Strict-Transport-Security: max-age=31536000\r\n", StringComparison.OrdinalIgnoreCase));
    }
}
