using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using OtpNet;

namespace FourKeyWorks.Identity.Specs;

/// <summary>A person at a browser, with the phone that has the second factor; and the portal as a client, spoken by hand.</summary>
public sealed partial class SomeoneSignedIn(Browser browser, string portalSecret, string account, string person, string? password = null, byte[]? totpKey = null)
{
    private string key = totpKey is null ? "" : Base32Encoding.ToString(totpKey);
    private long lastStep;
    private string? access;

    private const string Password = "correct horse battery 9";

    public Browser Browser { get; } = browser;

    public string Person { get; } = person;

    public string? RefreshToken { get; private set; }

    /// <summary>The password of this account.</summary>
    public string OwnPassword => password ?? Password + account[0];

    /// <summary>The same person at another browser.</summary>
    public SomeoneSignedIn At(Browser another) => new(another, portalSecret, account, Person) { key = key, lastStep = lastStep };

    public async Task EnrolAsync(string code)
    {
        var first = await Browser.PostAsync("id/enrol", await Browser.GetAsync("id/enrol"), new() { ["account"] = account, ["enrolment"] = code });
        Assert.Equal("/id/enrol/factors", first.Location);
        var second = await Browser.GetAsync("id/enrol/factors");
        key = Key().Match(second.Text).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal);
        // The step before the present one: that leaves the present one for signing in.
        var done = await Browser.PostAsync("id/enrol/factors", second, new() { ["password"] = OwnPassword, ["again"] = OwnPassword, ["code"] = CodeOf(-1) });
        Assert.Equal("/id/sign-in?done=enrolled", done.Location);
    }

    public async Task<Browser.Page> SignInAsync(string? code = null) =>
        await Browser.PostAsync("id/sign-in", await Browser.GetAsync("id/sign-in"), new()
        {
            ["return"] = "", ["account"] = account, ["password"] = OwnPassword, ["code"] = code ?? await NextCodeAsync(),
        });

    /// <summary>A code that was not used yet; waits for the next if it must.</summary>
    public async Task<string> NextCodeAsync()
    {
        while (Step(0) + 1 <= lastStep) await Task.Delay(500, TestContext.Current.CancellationToken);
        var ahead = Step(0) > lastStep ? 0 : 1;
        lastStep = Step(ahead);
        return CodeOf(ahead);
    }

    /// <summary>Tokens for the portal, the way the portal gets them.</summary>
    public async Task<JsonElement> TokensAsync()
    {
        var verifier = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var challenge = System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        var callback = new Uri(Browser.Door, "signin-oidc").ToString();
        using var pushed = await FormAsync("id/connect/par", new()
        {
            ["response_type"] = "code", ["redirect_uri"] = callback, ["scope"] = "openid offline_access", ["code_challenge"] = challenge, ["code_challenge_method"] = "S256",
        });
        var request = (await pushed.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("request_uri").GetString()!;
        var authorized = await Browser.GetAsync($"id/connect/authorize?client_id=portal&request_uri={Uri.EscapeDataString(request)}");
        Assert.StartsWith(callback, authorized.Location, StringComparison.Ordinal);
        var code = System.Web.HttpUtility.ParseQueryString(new Uri(authorized.Location!).Query)["code"]!;
        using var answer = await FormAsync("connect/token", new() { ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = callback, ["code_verifier"] = verifier });
        answer.EnsureSuccessStatusCode();
        return Keep(await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken));
    }

    /// <summary>Renews the tokens; the status of the answer.</summary>
    public async Task<int> RefreshAsync()
    {
        using var answer = await FormAsync("connect/token", new() { ["grant_type"] = "refresh_token", ["refresh_token"] = RefreshToken! });
        if (answer.IsSuccessStatusCode) Keep(await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken));
        return (int)answer.StatusCode;
    }

    /// <summary>Asks a service with the token at hand.</summary>
    public async Task<int> GetAsync(string path)
    {
        if (access is null) await TokensAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Browser.Door, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access);
        using var answer = await Browser.SendAsync(request);
        return (int)answer.StatusCode;
    }

    /// <summary>What a service says, with the token at hand, renewed first.</summary>
    public async Task<JsonElement> ReadAsync(string path)
    {
        if (access is null) await TokensAsync();
        else await RefreshAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Browser.Door, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access);
        using var answer = await Browser.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }

    /// <summary>A command with the token at hand, renewed first.</summary>
    public async Task<HttpResponseMessage> PostAsync(string path, object body)
    {
        if (access is null) await TokensAsync();
        else await RefreshAsync();
        return await SendAsync(path, body);
    }

    /// <summary>A command with the token at hand, as it is.</summary>
    public async Task<HttpResponseMessage> SendAsync(string path, object body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Browser.Door, path)) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access);
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        return await Browser.SendAsync(request);
    }

    private JsonElement Keep(JsonElement tokens)
    {
        (access, RefreshToken) = (tokens.GetProperty("access_token").GetString(), tokens.GetProperty("refresh_token").GetString());
        return tokens;
    }

    private async Task<HttpResponseMessage> FormAsync(string path, Dictionary<string, string> fields)
    {
        (fields["client_id"], fields["client_secret"]) = ("portal", portalSecret);
        using var client = Browser.Program();
        using var form = new FormUrlEncodedContent(fields);
        return await client.PostAsync(new Uri(Browser.Door, path), form, TestContext.Current.CancellationToken);
    }

    private static long Step(int ahead) => (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30) + ahead;

    private string CodeOf(int ahead) => new Totp(Base32Encoding.ToBytes(key)).ComputeTotp(DateTime.UnixEpoch.AddSeconds(Step(ahead) * 30));

    [GeneratedRegex("<code>([A-Z2-7 ]{20,})</code>")]
    private static partial Regex Key();
}
