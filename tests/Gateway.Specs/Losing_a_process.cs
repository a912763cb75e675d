using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace FourKeyWorks.Gateway.Specs;

[Trait("Needs", "Servers")]
public sealed class Losing_a_process(GatewayWithoutIssuer gateway) : IClassFixture<GatewayWithoutIssuer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_token_that_nobody_can_check_is_not_called_wrong()
    {
        using var answer = await gateway.Http.SendAsync(gateway.WithToken(HttpMethod.Get, "/api/referral/x"), Cancellation);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal("access.issuer-unreachable", await CodeAsync(answer));
        Assert.Empty(gateway.Backend.Arrived);
    }

    [Fact]
    public async Task no_token_at_all_is_still_401()
    {
        using var answer = await gateway.Http.GetAsync("/api/referral/x", Cancellation);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task a_process_that_is_away_is_named_unavailable_once()
    {
        using var answer = await gateway.Http.GetAsync("/.well-known/openid-configuration", Cancellation);
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Equal("unavailable", await CodeAsync(answer));
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("code").GetString();
}
