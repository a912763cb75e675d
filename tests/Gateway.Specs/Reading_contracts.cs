using System.Net;
using System.Text.RegularExpressions;

namespace FourKeyWorks.Gateway.Specs;

[Trait("Needs", "Servers")]
public sealed partial class Reading_contracts(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", null, "zh-CN", "接口说明")]
    [InlineData("", "en", "en", "Contracts")]
    [InlineData("?lang=en", "zh", "en", "Contracts")]
    public async Task one_page_leads_to_those_of_all_services(string query, string? accept, string language, string title)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/openapi" + query);
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept-Language", accept);
        using var answer = await gateway.Https.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal([language], answer.Content.Headers.ContentLanguage);
        Assert.StartsWith("default-src 'none'; ", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var page = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains($"<h1>{title}</h1>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("contracts.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", Elsewhere().Matches(page).Select(m => m.Groups[1].Value));
        Assert.Equal(
            Routes.RouteTable.Described.Select(s => $"/api/openapi/{s}.json"),
            Links().Matches(page).Select(m => m.Groups[1].Value));
    }

    [Fact]
    public async Task each_is_open_to_anybody_and_can_only_be_read()
    {
        foreach (var service in Routes.RouteTable.Described)
        {
            using var read = await gateway.Https.GetAsync($"/api/openapi/{service}.json", Cancellation);
            Assert.Equal(HttpStatusCode.OK, read.StatusCode);
            Assert.True(gateway.Backend.Arrived.ContainsKey($"/openapi/{service}.json"));
        }

        using var written = await gateway.Https.PostAsync("/api/openapi/referral.json", null, Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, written.StatusCode);
        using var portal = await gateway.Https.GetAsync("/api/openapi/portal.json", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, portal.StatusCode);
    }

    [GeneratedRegex("href=\"(/api/openapi/[^\"]+)\"")]
    private static partial Regex Links();

    [GeneratedRegex("(?:href|src)=\"(http)")]
    private static partial Regex Elsewhere();
}
