using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FourKeyWorks.Platform.Specs.Telemetry;

/// <summary>Callers write what they like into addresses and headers; telemetry names the route and nothing of it.</summary>
[Trait("Needs", "Servers")]
public sealed class Speaking_of_a_request
{
    private const string Secret = "a-childs-name";

    [Theory]
    [InlineData($"/persons/{Secret}")]
    [InlineData($"/persons/7?name={Secret}")]
    [InlineData($"/{Secret}/nowhere")]
    [InlineData("/persons/7")]
    public async Task no_span_quotes_address_or_headers(string path)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var collector = await Collector.StartAsync();
        await using (var app = await collector.ObservedAsync(a => a.MapGet("/persons/{name}", () => Results.NoContent())))
        {
            // Its own client, so that what a process says of its calls is there too.
            using var http = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient();
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(app.Urls.Single()), path));
            request.Headers.UserAgent.ParseAdd(Secret);
            request.Headers.Referrer = new Uri($"http://127.0.0.1/{Secret}");
            using var answer = await http.SendAsync(request, cancellation);
            await app.StopAsync(cancellation);
        }

        Assert.DoesNotContain(Secret, collector.All, StringComparison.Ordinal);
        Assert.DoesNotContain("client.address", collector.All, StringComparison.Ordinal);
        Assert.DoesNotContain("user_agent", collector.All, StringComparison.Ordinal);
        Assert.Contains("http.response.status_code", collector.All, StringComparison.Ordinal);
        Assert.Contains("server.address", collector.All, StringComparison.Ordinal);
        if (path.StartsWith("/persons", StringComparison.Ordinal)) Assert.Contains("/persons/{name}", collector.All, StringComparison.Ordinal);
    }
}
