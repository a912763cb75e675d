using System.Text.Json;

namespace FourKeyWorks.Exchange.Specs;

[Trait("Needs", "Servers")]
public sealed class Reading_the_catalogue(TheExchange exchange)
{
    [Fact]
    public async Task needs_no_token()
    {
        var system = await exchange.SystemAsync();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var document = JsonDocument.Parse(await http.GetStringAsync(
            new Uri(system.Gateway, "api/exchange/catalogue/asyncapi.json"), TestContext.Current.CancellationToken));

        Assert.Equal("3.0.0", document.RootElement.GetProperty("asyncapi").GetString());
    }
}
