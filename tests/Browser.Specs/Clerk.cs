using FourKeyWorks.Journeys.Departments;
using Microsoft.Playwright;
using OtpNet;

namespace FourKeyWorks.Browser.Specs;

/// <summary>Somebody at a desk, with the phone that has the second factor.</summary>
public sealed class Clerk(IPage page, string account, string person, string code)
{
    private const string Password = "correct horse battery 9z";

    private string key = "";
    private long lastStep;

    public IPage Page { get; } = page;

    public string Account { get; } = account;

    public string Person { get; } = person;

    /// <summary>Takes the account into use, page by page.</summary>
    public async Task EnrolAsync(Func<string, Task>? look = null)
    {
        await Page.GotoAsync("/id/enrol");
        if (look is not null) await look("enrol");
        await Page.GetByLabel("账号").FillAsync(Account);
        await Page.GetByLabel("启用码", new() { Exact = true }).FillAsync(code);
        await Page.GetByRole(AriaRole.Button, new() { Name = "下一步" }).ClickAsync();
        key = (await Page.Locator("code").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal);
        if (look is not null) await look("factors");
        await Page.GetByLabel("新口令").FillAsync(Password);
        await Page.GetByLabel("再填一次").FillAsync(Password);
        // The step before the present one: that leaves the present one for signing in.
        await Page.GetByLabel("动态验证码").FillAsync(CodeOf(Step - 1));
        await Page.GetByRole(AriaRole.Button, new() { Name = "完成启用" }).ClickAsync();
        await Page.GetByText("账号已启用").WaitForAsync();
        // What was issued within two seconds after a revocation counts as issued before it; nobody signs in as fast as a spec.
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
    }

    /// <summary>From the front page to one's work.</summary>
    public async Task SignInAsync(Func<string, Task>? look = null)
    {
        await Page.GotoAsync("/");
        if (look is not null) await look("front");
        await Page.GetByRole(AriaRole.Link, new() { Name = "登录" }).ClickAsync();
        if (look is not null) await look("sign-in");
        await FillInAsync(Page);
        await Page.WaitForURLAsync("**/work");
    }

    /// <summary>Signs in at one more desk.</summary>
    public async Task SignInAtAsync(IPage other)
    {
        await other.GotoAsync("/sign-in");
        await FillInAsync(other);
        await other.WaitForURLAsync("**/work");
    }

    /// <summary>Proves once more to be the person, on the page that asks for it.</summary>
    public async Task ProveAsync()
    {
        await Page.GetByLabel("口令").FillAsync(Password);
        await Page.GetByLabel("动态验证码").FillAsync(await NextCodeAsync());
    }

    /// <summary>It comes into the list of work.</summary>
    public Task SeesAsync(string what) => Eventually.HoldsAsync(async () =>
    {
        await Page.GotoAsync("/work");
        return await Page.GetByText(what).CountAsync() > 0;
    }, $"{Account} sees {what}", Department.Patience);

    /// <summary>Fills in the form of sign-in.</summary>
    private async Task FillInAsync(IPage at)
    {
        await at.GetByLabel("账号").FillAsync(Account);
        await at.GetByLabel("口令").FillAsync(Password);
        await at.GetByLabel("动态验证码").FillAsync(await NextCodeAsync());
        await at.GetByRole(AriaRole.Button, new() { Name = "登录", Exact = true }).ClickAsync();
    }

    private static long Step => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30;

    /// <summary>A code that was not used yet; waits for the next if it must.</summary>
    private async Task<string> NextCodeAsync()
    {
        while (Step + 1 <= lastStep) await Task.Delay(500, TestContext.Current.CancellationToken);
        lastStep = Step > lastStep ? Step : Step + 1;
        return CodeOf(lastStep);
    }

    private string CodeOf(long step) => new Totp(Base32Encoding.ToBytes(key)).ComputeTotp(DateTime.UnixEpoch.AddSeconds(step * 30));
}
