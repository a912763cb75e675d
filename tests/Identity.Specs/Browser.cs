using System.Text.RegularExpressions;

namespace FourKeyWorks.Identity.Specs;

/// <summary>A browser without scripts: cookies, forms, redirects one by one.</summary>
public sealed partial class Browser(Uri door) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, CookieContainer = new() }) { BaseAddress = door };

    /// <summary>The address of the front door.</summary>
    public Uri Door { get; } = door;

    /// <summary>A page as it came.</summary>
    public sealed record Page(int Status, string? Location, string Text)
    {
        /// <summary>What it says is wrong.</summary>
        public string? Error => ErrorText().Match(Text) is { Success: true } found ? System.Net.WebUtility.HtmlDecode(found.Groups[1].Value) : null;
    }

    public async Task<Page> GetAsync(string path) => await ReadAsync(await http.GetAsync(new Uri(Door, path), TestContext.Current.CancellationToken));

    /// <summary>Sends the form of a page.</summary>
    public async Task<Page> PostAsync(string path, Page page, Dictionary<string, string> fields)
    {
        if (Forgery().Match(page.Text) is { Success: true } token) fields["__RequestVerificationToken"] = token.Groups[1].Value;
        using var form = new FormUrlEncodedContent(fields);
        return await ReadAsync(await http.PostAsync(new Uri(Door, path), form, TestContext.Current.CancellationToken));
    }

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => await http.SendAsync(request, TestContext.Current.CancellationToken);

    public void Dispose() => http.Dispose();

    private static async Task<Page> ReadAsync(HttpResponseMessage answer)
    {
        using (answer)
            return new((int)answer.StatusCode, answer.Headers.Location?.ToString(), await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Forgery();

    [GeneratedRegex("class=\"error\"[^>]*>([^<]*)<")]
    private static partial Regex ErrorText();
}
