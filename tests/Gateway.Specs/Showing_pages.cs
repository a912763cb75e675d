using System.Net;

namespace FourKeyWorks.Gateway.Specs;

[Trait("Needs", "Servers")]
public sealed class Showing_pages(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/page?type=text/html", 200)]
    [InlineData("/page?type=TEXT/HTML;charset=utf-8", 200)]
    [InlineData("/page?type=text/html&status=404", 404)]
    [InlineData("/page?type=text/html&status=500", 500)]
    [InlineData("/id/page?type=text/html&status=400", 400)]
    [InlineData("/api/exchange/catalogue/page?type=text/html", 200)]
    [InlineData("/api/referral/page?type=text/html&status=503", 503)]
    public async Task a_page_that_says_nothing_may_do_nothing_whatever_its_status(string path, int status)
    {
        using var answer = await gateway.Https.SendAsync(gateway.WithToken(HttpMethod.Get, path, path), Cancellation);
        Assert.Equal((HttpStatusCode)status, answer.StatusCode);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; ", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["no-referrer"], answer.Headers.GetValues("Referrer-Policy"));
        Assert.Equal(["same-origin"], answer.Headers.GetValues("Cross-Origin-Opener-Policy"));
    }

    [Fact]
    public async Task a_page_that_says_what_it_needs_is_left_alone()
    {
        using var answer = await gateway.Https.GetAsync("/own?type=text/html&csp=default-src+'self'", Cancellation);
        Assert.Equal(["default-src 'self'"], answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
    }

    [Fact]
    public async Task what_is_no_page_needs_no_policy_and_is_never_taken_for_one()
    {
        using var answer = await gateway.Https.GetAsync("/file?type=application/json", Cancellation);
        Assert.False(answer.Headers.Contains("Content-Security-Policy"));
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
    }
}
