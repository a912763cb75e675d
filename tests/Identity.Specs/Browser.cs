using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace FourKeyWorks.Identity.Specs;

/// <summary>A browser without scripts: cookies, forms, redirects one by one.</summary>
/// <param name="door">The address of the front door.</param>
/// <param name="certificate">The file of the only certificate it trusts; none for a door without one.</param>
public sealed partial class Browser(Uri door, string? certificate = null) : IDisposable
{
    private readonly HttpClient http = new(Handler(certificate)) { BaseAddress = door };
    private readonly List<string> cookies = [];

    /// <summary>The address of the front door.</summary>
    public Uri Door { get; } = door;

    /// <summary>The cookies that it was given, as they came.</summary>
    public IReadOnlyList<string> Cookies => cookies;

    /// <summary>A program on the same machine: keeps no cookies.</summary>
    public HttpClient Program() => new(Handler(certificate, cookies: false)) { BaseAddress = Door };

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

    private static SocketsHttpHandler Handler(string? certificate, bool cookies = true) => new()
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = cookies,
        SslOptions =
        {
            CertificateChainPolicy = certificate is null ? null : new()
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(certificate) },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        },
    };

    private async Task<Page> ReadAsync(HttpResponseMessage answer)
    {
        if (answer.Headers.TryGetValues("Set-Cookie", out var set)) cookies.AddRange(set);
        using (answer)
            return new((int)answer.StatusCode, answer.Headers.Location?.ToString(), await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Forgery();

    [GeneratedRegex("class=\"error\"[^>]*>([^<]*)<")]
    private static partial Regex ErrorText();
}
