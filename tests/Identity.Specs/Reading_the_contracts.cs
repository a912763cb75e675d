using System.Text.Json;

namespace FourKeyWorks.Identity.Specs;

[Trait("Needs", "Servers")]
public sealed class Reading_the_contracts(TheIdentity identity)
{
    [Theory]
    [InlineData("identity", "/people/{id}/duties")]
    [InlineData("referral", "/cases/{id}/procuratorate/early-involvement")]
    public async Task each_service_is_described_at_the_door_as_it_runs(string service, string path)
    {
        using var browser = await identity.BrowserAsync(https: true);
        var answer = await browser.GetAsync($"api/openapi/{service}.json");
        Assert.Equal(200, answer.Status);
        var description = JsonElement.Parse(answer.Text);
        Assert.StartsWith("3.1", description.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.Equal($"/api/{service}", Assert.Single(description.GetProperty("servers").EnumerateArray()).GetProperty("url").GetString());
        Assert.True(description.GetProperty("paths").TryGetProperty(path, out _));
        // Where it listens inside is nobody's business.
        Assert.DoesNotContain("127.0.0.1", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task another_name_describes_nothing()
    {
        using var browser = await identity.BrowserAsync(https: true);
        Assert.Equal(404, (await browser.GetAsync("api/openapi/gateway.json")).Status);
    }
}
