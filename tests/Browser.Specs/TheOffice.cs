using System.Net.Http.Json;
using System.Text.Json;
using FourKeyWorks.Browser.Specs;
using FourKeyWorks.Identity.Specs;
using FourKeyWorks.Journeys.Departments;
using FourKeyWorks.LocalHost;
using FourKeyWorks.LocalHost.Ports;
using Microsoft.Playwright;
using Npgsql;

[assembly: AssemblyFixture(typeof(TheOffice))]

namespace FourKeyWorks.Browser.Specs;

/// <summary>The system as staff meet it: through the front door, in a real browser.</summary>
public sealed class TheOffice : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";

    private static readonly string[] Administrators = ["chen.system", "li.safety", "wu.audit"];

    private readonly List<SomeoneSignedIn> known = [];
    private readonly Lazy<Task> opened;
    private IPlaywright? playwright;
    private IBrowser? browser;
    private LocalSystem? system;

    public TheOffice() => opened = new(SetUpAsync);

    public LocalSystem System => system ?? throw new InvalidOperationException("It is not running.");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A browser that has never been here, in Chinese unless it is said.</summary>
    public async Task<IPage> DeskAsync(string locale = "zh-CN", bool withoutScripts = false)
    {
        var context = await browser!.NewContextAsync(new() { BaseURL = System.Gateway.ToString(), Locale = locale, JavaScriptEnabled = !withoutScripts, TimezoneId = "Asia/Shanghai", ViewportSize = Pictures.Desk });
        return await context.NewPageAsync();
    }

    /// <summary>The same once there is a system to look at.</summary>
    public async Task<IPage> OpenedDeskAsync()
    {
        await OpenAsync();
        return await DeskAsync();
    }

    /// <summary>A new installation is set up, and the three administrators take their codes into use; once, before anybody comes.</summary>
    public Task OpenAsync() => opened.Value;

    /// <summary>Somebody who was entered, has taken the account into use and is signed in.</summary>
    public async Task<Clerk> SignedInAsync(string account, string unit, params string[] duties)
    {
        var clerk = await EnterAsync(account, unit, duties);
        await clerk.EnrolAsync();
        await clerk.SignInAsync();
        return clerk;
    }

    /// <summary>The administrators enter somebody and hand out the enrolment code.</summary>
    public async Task<Clerk> EnterAsync(string account, string unit, params string[] duties)
    {
        await OpenAsync();
        var (directory, safety) = (known[0], known[1]);
        using var entered = await directory.PostAsync("api/identity/people", new { account, unit });
        entered.EnsureSuccessStatusCode();
        var person = entered.Headers.Location!.ToString().Split('/')[^1];
        foreach (var duty in duties) (await safety.PostAsync($"api/identity/people/{person}/duties", new { duty })).EnsureSuccessStatusCode();
        using var issued = await safety.PostAsync($"api/identity/people/{person}/enrolment-codes", new { });
        var code = (await issued.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("code").GetString()!;
        return new(await DeskAsync(), account, person, code);
    }

    /// <summary>The system administrator enters somebody who will never sign in.</summary>
    public async Task AddAsync(string account, string unit)
    {
        await OpenAsync();
        (await known[0].PostAsync("api/identity/people", new { account, unit })).EnsureSuccessStatusCode();
    }

    /// <summary>Takes a duty away, so that every token that is out is refused until it is renewed.</summary>
    public async Task WithdrawAsync(Clerk clerk, string duty) =>
        (await known[1].PostAsync($"api/identity/people/{clerk.Person}/duties/withdrawal", new { duty })).EnsureSuccessStatusCode();

    /// <summary>Ends every session of somebody.</summary>
    public async Task SignOutEverywhereAsync(Clerk clerk) =>
        (await known[1].PostAsync($"api/identity/people/{clerk.Person}/sign-out", new { })).EnsureSuccessStatusCode();

    /// <summary>One value out of a process's own database.</summary>
    public async Task<long> CountAsync(string process, string question)
    {
        await using var database = NpgsqlDataSource.Create(System.Postgres.ConnectionString(process, process));
        await using var command = database.CreateCommand(question);
        return (long)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    /// <summary>Changes a process's database as its owner.</summary>
    public async Task ChangeAsync(string process, string statement)
    {
        await using var database = NpgsqlDataSource.Create(System.Postgres.ConnectionString(process, process + "_owner"));
        await using var command = database.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    /// <summary>The Police report a case, as their own program does.</summary>
    public async Task ReportAsync()
    {
        await using var police = await Department.ConnectAsync(System, "gaj.u1001", reading: false);
        await police.SendAsync(CloudEvent.ReportOf(CloudEvent.NewDossier()));
    }

    public async ValueTask InitializeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("fourkeyworks-browser-specs-");
        // PostgreSQL's account passes through.
        if (!OperatingSystem.IsWindows()) folder.UnixFileMode |= UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        system = await LocalSystem.StartAsync(
            new LocalSystemOptions
            {
                StateFolder = folder.FullName,
                Scratch = true,
                Ports = PortChoice.Auto,
                Dashboard = false,
                Processes = ["identity", "referral", "screening", "assistance", "exchange", "portal", "gateway"],
                Environment = new Dictionary<string, string> { ["Limits__PerSecond"] = "1000", ["Limits__Burst"] = "2000", ["Limits__FormsPerMinute"] = "200" },
            },
            new Screen(TextWriter.Null, TimeProvider.System), TimeProvider.System, Cancellation);
        CredentialFiles.Write(system);
        playwright = await Playwright.CreateAsync();
        // Root may start it only without the sandbox; it sees nothing but our own pages.
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = ["--no-sandbox"] });
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
        foreach (var someone in known) someone.Browser.Dispose();
        if (system is not null) await system.DisposeAsync();
    }

    private async Task SetUpAsync()
    {
        var page = await DeskAsync();
        await page.GotoAsync("/id/set-up");
        await page.LookAsync("set-up");
        await page.GetByLabel("安装码").FillAsync(System.Secret.Credentials.PasswordOf("set-up"));
        await page.GetByLabel("系统管理员账号").FillAsync(Administrators[0]);
        await page.GetByLabel("安全管理员账号").FillAsync(Administrators[1]);
        await page.GetByLabel("审计管理员账号").FillAsync(Administrators[2]);
        await page.GetByRole(AriaRole.Button, new() { Name = "设置三名管理员" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "管理员已设置" }).WaitForAsync();
        await page.LookAsync("set-up-done");
        foreach (var (account, code) in Administrators.Zip(await page.Locator("dd code").AllInnerTextsAsync()))
        {
            var someone = new SomeoneSignedIn(new(System.Gateway), System.Secret.Credentials.PasswordOf("portal"), account, "");
            await someone.EnrolAsync(code);
            known.Add(someone);
        }

        // What was issued within two seconds after a revocation counts as issued before it.
        await Task.Delay(TimeSpan.FromSeconds(2), Cancellation);
        foreach (var someone in known) await someone.SignInAsync();
    }
}
