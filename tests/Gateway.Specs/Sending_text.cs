using System.IO.Compression;

namespace FourKeyWorks.Gateway.Specs;

[Trait("Needs", "Servers")]
public sealed class Sending_text(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/page?cookie=none&type=text/html", "br, gzip", "br")]
    [InlineData("/page?cookie=none&type=text/html", "gzip", "gzip")]
    [InlineData("/api/referral/cases?type=application/json", "gzip, deflate, br", "br")]
    [InlineData("/api/exchange/catalogue/asyncapi.json?type=application/json", "gzip, deflate, br, zstd", "br")]
    public async Task text_is_compressed_for_who_can_read_it(string path, string accepted, string expected)
    {
        using var answer = await SendAsync(path, accepted);
        Assert.Equal([expected], answer.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", answer.Headers.Vary);
        var sent = await answer.Content.ReadAsByteArrayAsync(Cancellation);
        Assert.InRange(sent.Length, 1, Backend.Text.Length / 20);
        await using Stream compressed = expected == "br" ? new BrotliStream(new MemoryStream(sent), CompressionMode.Decompress) : new GZipStream(new MemoryStream(sent), CompressionMode.Decompress);
        using var text = new StreamReader(compressed);
        Assert.Equal(Backend.Text, await text.ReadToEndAsync(Cancellation));
    }

    [Theory]
    [InlineData("a page of somebody with a cookie", "/page?cookie=none&type=text/html", "portal=secret")]
    [InlineData("a page that begins a session", "/page?type=text/html", null)]
    [InlineData("a sign-in page", "/id/sign-in?cookie=none&type=text/html", null)]
    [InlineData("a read that is not to be kept", "/api/referral/dossiers?type=application/json&cache=no-store", null)]
    [InlineData("a picture", "/api/referral/cases?type=image/png", null)]
    [InlineData("who cannot read it", "/page?cookie=none&type=text/html", null, "identity")]
    public async Task where_a_length_could_tell_of_a_secret_or_nothing_is_won_it_is_sent_as_it_is(string why, string path, string? cookie, string accepted = "br, gzip")
    {
        using var answer = await SendAsync(path, accepted, cookie, why);
        Assert.Empty(answer.Content.Headers.ContentEncoding);
        Assert.Equal(Backend.Text, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task a_token_is_sent_as_it_is()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/token?type=application/json") { Headers = { { "Accept-Encoding", "br" } } };
        using var answer = await gateway.Https.SendAsync(request, Cancellation);
        Assert.Empty(answer.Content.Headers.ContentEncoding);
        Assert.Equal(Backend.Text, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private async Task<HttpResponseMessage> SendAsync(string path, string accepted, string? cookie = null, string subject = "reader")
    {
        var request = gateway.WithToken(HttpMethod.Get, path, subject);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        if (cookie is not null) request.Headers.TryAddWithoutValidation("Cookie", cookie);
        return await gateway.Https.SendAsync(request, Cancellation);
    }
}
