using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using FourKeyWorks.Identity.Specs;
using FourKeyWorks.LocalHost;
using FourKeyWorks.LocalHost.Ports;
using OtpNet;

[assembly: AssemblyFixture(typeof(TheIdentity))]

namespace FourKeyWorks.Identity.Specs;

/// <summary>Identity as it runs behind the Gateway, with a service that asks for duties (Referral) and the three administrators set up.</summary>
public sealed partial class TheIdentity : IAsyncDisposable
{
    private readonly Lazy<Task<LocalSystem>> started = new(StartAsync);
    private readonly Lazy<Task<IReadOnlyDictionary<string, string>>> administrators;

    public TheIdentity() => administrators = new(SetUpAsync);

    /// <summary>The running system.</summary>
    public Task<LocalSystem> SystemAsync() => started.Value;

    /// <summary>Enrolment codes of the three administrators, by account, as the set-up page showed them.</summary>
    public Task<IReadOnlyDictionary<string, string>> AdministratorsAsync() => administrators.Value;

    /// <summary>A browser that has never been here.</summary>
    public async Task<Browser> BrowserAsync(bool https = false)
    {
        var system = await SystemAsync();
        return new(https ? system.SecureGateway : system.Gateway, system.GatewayCertificate);
    }

    /// <summary>Somebody with an account taken into use, who may do this; entered and enrolled the way that people are.</summary>
    public async Task<SomeoneSignedIn> SomeoneAsync(string account, string unit, params string[] duties)
    {
        var system = await AdministratorAsync("chen.system");
        var safety = await AdministratorAsync("li.safety");
        using var opened = await system.PostAsync("api/identity/people", new { account, unit });
        opened.EnsureSuccessStatusCode();
        var person = opened.Headers.Location!.ToString().Split('/')[^1];
        foreach (var duty in duties) (await safety.PostAsync($"api/identity/people/{person}/duties", new { duty })).EnsureSuccessStatusCode();
        using var code = await safety.PostAsync($"api/identity/people/{person}/enrolment-codes", new { });
        var issued = await code.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        var someone = new SomeoneSignedIn(await BrowserAsync(), (await SystemAsync()).Secret.Credentials.PasswordOf("portal"), account, person);
        await someone.EnrolAsync(issued.GetProperty("code").GetString()!);
        // What was issued within two seconds after a revocation counts as issued before it; nobody enrols as fast as a spec.
        await Task.Delay(TimeSpan.FromSeconds(2), Cancellation);
        await someone.SignInAsync();
        return someone;
    }

    private readonly Dictionary<string, SomeoneSignedIn> known = [];
    private readonly SemaphoreSlim one = new(1, 1);

    /// <summary>An administrator, enrolled and signed in at the first call.</summary>
    public async Task<SomeoneSignedIn> AdministratorAsync(string account)
    {
        await one.WaitAsync(Cancellation);
        try
        {
            if (known.TryGetValue(account, out var there)) return there;
            var someone = new SomeoneSignedIn(await BrowserAsync(), (await SystemAsync()).Secret.Credentials.PasswordOf("portal"), account, "");
            await someone.EnrolAsync((await AdministratorsAsync())[account]);
            await Task.Delay(TimeSpan.FromSeconds(2), Cancellation);
            await someone.SignInAsync();
            return known[account] = someone;
        }
        finally
        {
            one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (started.IsValueCreated) await (await started.Value).DisposeAsync();
        one.Dispose();
    }

    private async Task<IReadOnlyDictionary<string, string>> SetUpAsync()
    {
        var browser = await BrowserAsync();
        var page = await browser.GetAsync("id/set-up");
        var done = await browser.PostAsync("id/set-up", page, new()
        {
            ["code"] = (await SystemAsync()).Secret.Credentials.PasswordOf("set-up"),
            ["keep-directory"] = "chen.system", ["grant-duties"] = "li.safety", ["read-audit"] = "wu.audit",
        });
        string[] names = ["chen.system", "li.safety", "wu.audit"];
        return names.Zip(Code().Matches(done.Text).Select(m => m.Groups[1].Value)).ToDictionary();
    }

    private static async Task<LocalSystem> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("fourkeyworks-identity-specs-");
        // PostgreSQL's account passes through.
        if (!OperatingSystem.IsWindows()) folder.UnixFileMode |= UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return await LocalSystem.StartAsync(
            new LocalSystemOptions
            {
                StateFolder = folder.FullName,
                Scratch = true,
                Ports = PortChoice.Auto,
                Dashboard = false,
                Processes = ["identity", "referral", "gateway"],
                // Specs ask again and again until something holds, far more often than anybody may.
                Environment = new Dictionary<string, string> { ["Limits__PerSecond"] = "1000", ["Limits__Burst"] = "2000" },
            },
            new Screen(TextWriter.Null, TimeProvider.System), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    internal static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [GeneratedRegex("<code>([A-Z2-7-]{19})</code>")]
    private static partial Regex Code();
}

/// <summary>A browser without scripts: cookies, forms, redirects one by one.</summary>
/// <param name="door">The address of the front door.</param>
/// <param name="certificate">The file of the only certificate it trusts.</param>
public sealed partial class Browser(Uri door, string certificate) : IDisposable
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

    public async Task<Page> GetAsync(string path) => await ReadAsync(await http.GetAsync(new Uri(Door, path), TheIdentity.Cancellation));

    /// <summary>Sends the form of a page.</summary>
    public async Task<Page> PostAsync(string path, Page page, Dictionary<string, string> fields)
    {
        if (Forgery().Match(page.Text) is { Success: true } token) fields["__RequestVerificationToken"] = token.Groups[1].Value;
        using var form = new FormUrlEncodedContent(fields);
        return await ReadAsync(await http.PostAsync(new Uri(Door, path), form, TheIdentity.Cancellation));
    }

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => await http.SendAsync(request, TheIdentity.Cancellation);

    public void Dispose() => http.Dispose();

    private static SocketsHttpHandler Handler(string certificate, bool cookies = true) => new()
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = cookies,
        SslOptions =
        {
            CertificateChainPolicy = new()
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
            return new((int)answer.StatusCode, answer.Headers.Location?.ToString(), await answer.Content.ReadAsStringAsync(TheIdentity.Cancellation));
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Forgery();

    [GeneratedRegex("class=\"error\"[^>]*>([^<]*)<")]
    private static partial Regex ErrorText();
}

/// <summary>A person at a browser, with the phone that has the second factor; and the portal as a client, spoken by hand.</summary>
public sealed partial class SomeoneSignedIn(Browser browser, string portalSecret, string account, string person)
{
    private string key = "";
    private long lastStep;
    private string? access;

    private const string Password = "correct horse battery 9";

    public Browser Browser { get; } = browser;

    public string Person { get; } = person;

    public string? RefreshToken { get; private set; }

    /// <summary>The password of this account.</summary>
    public string OwnPassword => Password + account[0];

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
        while (Step(0) + 1 <= lastStep) await Task.Delay(500, TheIdentity.Cancellation);
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
        var request = (await pushed.Content.ReadFromJsonAsync<JsonElement>(TheIdentity.Cancellation)).GetProperty("request_uri").GetString()!;
        var authorized = await Browser.GetAsync($"id/connect/authorize?client_id=portal&request_uri={Uri.EscapeDataString(request)}");
        Assert.StartsWith(callback, authorized.Location, StringComparison.Ordinal);
        var code = System.Web.HttpUtility.ParseQueryString(new Uri(authorized.Location!).Query)["code"]!;
        using var answer = await FormAsync("connect/token", new() { ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = callback, ["code_verifier"] = verifier });
        answer.EnsureSuccessStatusCode();
        return Keep(await answer.Content.ReadFromJsonAsync<JsonElement>(TheIdentity.Cancellation));
    }

    /// <summary>Renews the tokens; the status of the answer.</summary>
    public async Task<int> RefreshAsync()
    {
        using var answer = await FormAsync("connect/token", new() { ["grant_type"] = "refresh_token", ["refresh_token"] = RefreshToken! });
        if (answer.IsSuccessStatusCode) Keep(await answer.Content.ReadFromJsonAsync<JsonElement>(TheIdentity.Cancellation));
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
        return await answer.Content.ReadFromJsonAsync<JsonElement>(TheIdentity.Cancellation);
    }

    /// <summary>A command with the token at hand, renewed first.</summary>
    public async Task<HttpResponseMessage> PostAsync(string path, object body)
    {
        if (access is null) await TokensAsync();
        else await RefreshAsync();
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
        return await client.PostAsync(new Uri(Browser.Door, path), form, TheIdentity.Cancellation);
    }

    private static long Step(int ahead) => (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30) + ahead;

    private string CodeOf(int ahead) => new Totp(Base32Encoding.ToBytes(key)).ComputeTotp(DateTime.UnixEpoch.AddSeconds(Step(ahead) * 30));

    [GeneratedRegex("<code>([A-Z2-7 ]{20,})</code>")]
    private static partial Regex Key();
}
