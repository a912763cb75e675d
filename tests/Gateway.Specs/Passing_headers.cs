using System.Net;

namespace FourKeyWorks.Gateway.Specs;

[Trait("Needs", "Servers")]
public sealed class Passing_headers(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private const string Traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Theory]
    [InlineData("Forwarded", "for=1.2.3.4;host=evil.test")]
    [InlineData("X-Forwarded-User", "admin")]
    [InlineData("x-forwarded-client-cert", "Subject=admin")]
    [InlineData("X-User-Id", "admin")]
    [InlineData("X_User_Id", "admin")]
    [InlineData("X-Original-URL", "/health/detail")]
    [InlineData("X-Rewrite-URL", "/health/detail")]
    [InlineData("X-Real-IP", "10.0.0.1")]
    [InlineData("Via", "1.1 evil.test")]
    [InlineData("X-HTTP-Method-Override", "DELETE")]
    [InlineData("baggage", "person=somebody")]
    [InlineData("tracestate", "vendor=anything")]
    [InlineData("Cookie", "session=stolen")]
    [InlineData("fOrWaRdEd", "for=1.2.3.4")]
    [InlineData("X-Forwarded_For", "1.2.3.4")]
    [InlineData("X_FORWARDED_USER", "admin")]
    [InlineData("X_Real_IP", "10.0.0.1")]
    [InlineData("Remote-User", "admin")]
    [InlineData("REMOTE_USER", "admin")]
    [InlineData("X-Remote-User", "admin")]
    [InlineData("X-MS-CLIENT-PRINCIPAL-ID", "admin")]
    [InlineData("X-SSL-Client-Verify", "SUCCESS")]
    [InlineData("X-ARR-ClientCert", "admin")]
    [InlineData("X-HTTP-Method", "DELETE")]
    [InlineData("Proxy-Authorization", "Basic YWRtaW46YWRtaW4=")]
    [InlineData("Proxy-Connection", "keep-alive")]
    [InlineData("Keep-Alive", "timeout=1000")]
    [InlineData("TE", "trailers")]
    public async Task nothing_said_outside_about_who_and_where_gets_in(string name, string value)
    {
        // Twice, as some programs look at the first and some at the last.
        var arrival = await SendAsync($"/api/referral/cases?{name}", r => r.Headers.TryAddWithoutValidation(name, [value, value]), $"/cases?{name}");
        Assert.Equal("GET", arrival.Method);
        // Those that say where a request came from the Gateway writes itself.
        if (name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase) && arrival.Headers.TryGetValue(name, out var own)) Assert.NotEqual(value, own);
        else Assert.DoesNotContain(name, arrival.Headers.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("X-User-Id", "admin")]
    [InlineData("x_user_id", "admin")]
    [InlineData("Forwarded", "for=1.2.3.4")]
    [InlineData("Cookie", "session=stolen")]
    public async Task nor_over_http_2(string name, string value)
    {
        using var request = gateway.WithToken(HttpMethod.Get, $"/api/referral/second?{name}", "second " + name);
        (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await gateway.Https.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpVersion.Version20, answer.Version);
        Assert.DoesNotContain(name, gateway.Backend.Arrived[$"/second?{name}"].Headers.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task forwarding_headers_are_the_gateways_own()
    {
        var arrival = await SendAsync("/api/referral/forwarded", r =>
        {
            r.Headers.TryAddWithoutValidation("X-Forwarded-For", "1.2.3.4");
            r.Headers.TryAddWithoutValidation("X-Forwarded-Host", "evil.test");
            r.Headers.TryAddWithoutValidation("X-Forwarded-Proto", "https");
            r.Headers.TryAddWithoutValidation("X-Forwarded-Prefix", "/evil");
        }, "/forwarded");
        Assert.Equal("127.0.0.1", arrival.Headers["X-Forwarded-For"]);
        Assert.Equal(gateway.Http.BaseAddress!.Authority, arrival.Headers["X-Forwarded-Host"]);
        Assert.Equal("http", arrival.Headers["X-Forwarded-Proto"]);
        Assert.DoesNotContain("/evil", arrival.Headers.GetValueOrDefault("X-Forwarded-Prefix", ""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_trace_goes_on_without_the_senders_additions()
    {
        var arrival = await SendAsync("/api/referral/traced", r =>
        {
            r.Headers.TryAddWithoutValidation("traceparent", Traceparent);
            r.Headers.TryAddWithoutValidation("tracestate", "vendor=anything");
            r.Headers.TryAddWithoutValidation("baggage", "person=somebody");
        }, "/traced");
        Assert.StartsWith("00-0af7651916cd43dd8448eb211c80319c-", arrival.Headers["traceparent"], StringComparison.Ordinal);
        Assert.DoesNotContain("tracestate", arrival.Headers.Keys, StringComparer.OrdinalIgnoreCase);
        Assert.DoesNotContain("baggage", arrival.Headers.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task a_service_gets_the_token_to_check_it_again()
    {
        var arrival = await SendAsync("/api/referral/token", _ => { }, "/token");
        Assert.StartsWith("Bearer ", arrival.Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_portal_gets_cookies_and_no_token()
    {
        var arrival = await SendAsync("/page", r => r.Headers.TryAddWithoutValidation("Cookie", "session=mine"), "/page");
        Assert.Equal("session=mine", arrival.Headers["Cookie"]);
        Assert.DoesNotContain("Authorization", arrival.Headers.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task nor_does_the_sign_in()
    {
        var arrival = await SendAsync("/id/page", r => r.Headers.TryAddWithoutValidation("Cookie", "session=mine"), "/id/page");
        Assert.Equal("session=mine", arrival.Headers["Cookie"]);
        Assert.DoesNotContain("Authorization", arrival.Headers.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/api/referral/answer", false)]
    [InlineData("/answer", true)]
    public async Task answers_do_not_tell_what_runs_inside(string path, bool cookieAllowed)
    {
        using var answer = await gateway.Http.SendAsync(gateway.WithToken(HttpMethod.Get, path, path), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Server"));
        Assert.False(answer.Headers.Contains("X-Powered-By"));
        Assert.Equal(cookieAllowed, answer.Headers.Contains("Set-Cookie"));
    }

    private async Task<Backend.Arrival> SendAsync(string path, Action<HttpRequestMessage> prepare, string arrivesAs)
    {
        using var request = gateway.WithToken(HttpMethod.Get, path, arrivesAs);
        prepare(request);
        using var answer = await gateway.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return gateway.Backend.Arrived[arrivesAs];
    }
}
