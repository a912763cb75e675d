using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using FourKeyWorks.Identity.Specs;
using FourKeyWorks.LocalHost;
using FourKeyWorks.LocalHost.Ports;

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
        // Twice: the codes of the first time were lost on the way to the people.
        Lost = await SetUpOnceAsync();
        return await SetUpOnceAsync();
    }

    /// <summary>The codes that were handed out first.</summary>
    public IReadOnlyDictionary<string, string> Lost { get; private set; } = new Dictionary<string, string>();

    private async Task<IReadOnlyDictionary<string, string>> SetUpOnceAsync()
    {
        using var browser = await BrowserAsync();
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
        var folder = System.IO.Directory.CreateTempSubdirectory("fourkeyworks-identity-specs-");
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
