using System.IO.Compression;
using System.Net;
using System.Text.Json;

namespace FourKeyWorks.Exchange.Specs;

[Trait("Needs", "Servers")]
public sealed class Reading_the_catalogue(TheExchange exchange) : IDisposable
{
    private const string Report = "cn.fourkeyworks.police.suspected-infringement.v1";

    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task needs_no_token()
    {
        using var answer = await GetAsync("/asyncapi.json");
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Assert.Equal("3.0.0", document.RootElement.GetProperty("asyncapi").GetString());
    }

    [Theory]
    [InlineData("", null, "/zh/index.html")]
    [InlineData("/", null, "/zh/index.html")]
    [InlineData("", "en-GB,en;q=0.9", "/en/index.html")]
    [InlineData("/?lang=en", "zh-CN", "/en/index.html")]
    [InlineData("/?lang=zh", "en", "/zh/index.html")]
    [InlineData("/errors.html", "en", "/en/errors.html")]
    [InlineData("/" + Report, null, $"/zh/{Report}.html")]
    [InlineData("/zh/index.html?department=gaj", null, "/zh/gaj.html")]
    public async Task begins_in_the_readers_language(string asked, string? languages, string given)
    {
        using var answer = await GetAsync(asked, ("Accept-Language", languages));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var page = new Uri(answer.RequestMessage!.RequestUri!, answer.Headers.Location!);
        Assert.Equal("/api/exchange/catalogue" + given, page.AbsolutePath);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(page, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task shows_pages_that_may_do_nothing_but_be_shown()
    {
        using var answer = await GetAsync($"/zh/{Report}.html");

        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("疑似侵害未成年人报告", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/zh/nothing.html"), InlineData("/fr/index.html"), InlineData("/schemas/"), InlineData("/zh"), InlineData("/kit.zip/x")]
    public async Task finds_nothing_else(string path)
    {
        using var answer = await GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task costs_nothing_the_second_time()
    {
        using var first = await GetAsync("/zh/index.html");
        using var second = await GetAsync("/zh/index.html", ("If-None-Match", first.Headers.ETag!.ToString()));

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.True(first.Headers.CacheControl!.Public);
    }

    [Theory]
    [InlineData("br"), InlineData("gzip")]
    public async Task comes_compressed(string encoding)
    {
        using var answer = await GetAsync("/zh/index.html", ("Accept-Encoding", encoding));

        Assert.Equal([encoding], answer.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task gives_the_kit()
    {
        using var answer = await GetAsync("/kit.zip");
        await using var kit = await ZipFile.OpenReadAsync(await SavedAsync(answer), TestContext.Current.CancellationToken);

        Assert.Contains(kit.Entries, e => e.FullName == "programs/publish.py");
        Assert.Contains(kit.Entries, e => e.FullName == $"zh/{Report}.html");
    }

    private static async Task<string> SavedAsync(HttpResponseMessage answer)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("fourkeyworks-kit-").FullName, "kit.zip");
        await File.WriteAllBytesAsync(file, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        return file;
    }

    private async Task<HttpResponseMessage> GetAsync(string path, params (string Name, string? Value)[] headers)
    {
        var system = await exchange.SystemAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(system.Gateway, "api/exchange/catalogue" + path));
        foreach (var (name, value) in headers.Where(h => h.Value is not null)) request.Headers.TryAddWithoutValidation(name, value);
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
