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
    public async Task nothing_said_outside_about_who_and_where_gets_in(string name, string value)
    {
        var arrival = await SendAsync($"/api/referral/cases?{name}", r => r.Headers.TryAddWithoutValidation(name, value), $"/cases?{name}");
        Assert.DoesNotContain(name, arrival.Headers.Keys, StringComparer.OrdinalIgnoreCase);
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
