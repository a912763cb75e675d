using Microsoft.Playwright;

namespace FourKeyWorks.Browser.Specs;

/// <summary>With a device that the browser only pretends to have, which checks and signs as a real one does.</summary>
[Trait("Needs", "Servers")]
public sealed class Signing_in_with_a_passkey(TheOffice office)
{
    [Fact]
    public async Task is_one_step_for_who_has_added_one_and_not_at_all_for_who_has_removed_it()
    {
        var clerk = await office.EnterAsync("sun.passkey", "u1003", "read-work");
        var page = clerk.Page;
        // A passkey is bound to a name; an address is none.
        var door = new UriBuilder(office.System.Gateway) { Host = "localhost" }.Uri;
        await clerk.EnrolAsync();
        await GiveDeviceAsync(page);
        await page.GotoAsync(new Uri(door, "id/sign-in").ToString());
        await page.GetByLabel("账号").FillAsync(clerk.Account);
        await clerk.ProveAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "登录", Exact = true }).ClickAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "通行密钥" }).ClickAsync();
        await page.LookAsync("passkeys-empty");
        await clerk.ProveAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "继续" }).ClickAsync();
        await page.GetByLabel("名称").FillAsync("办公室电脑");
        await page.LookAsync("passkeys-new");
        await page.GetByRole(AriaRole.Button, new() { Name = "用本机创建" }).ClickAsync();
        await page.GetByText("办公室电脑").WaitForAsync();
        await page.LookAsync("passkeys");

        await page.GotoAsync(new Uri(door, "id/sessions").ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "全部退出" }).ClickAsync();
        await page.GotoAsync(new Uri(door, "id/sign-in").ToString());
        await page.LookAsync("sign-in-passkey");
        await page.GetByRole(AriaRole.Button, new() { Name = "用通行密钥登录" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "我的登录" }).WaitForAsync();

        // What the page held is good once: sent again, it opens nothing.
        await page.GotoAsync(new Uri(door, "id/passkeys").ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "移除" }).ClickAsync();
        await page.GetByText("还没有通行密钥").WaitForAsync();
        await page.GotoAsync(new Uri(door, "id/sign-in").ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "用通行密钥登录" }).ClickAsync();
        await page.GetByText("这把通行密钥不能用").WaitForAsync();
        Assert.Equal(1, await office.CountAsync("identity", $"select count(*) from mt_events where type = 'passkey_removed' and stream_id = '{clerk.Person}'"));
    }

    [Fact]
    public async Task an_answer_is_good_once()
    {
        var clerk = await office.EnterAsync("sun.replay", "u1003", "read-work");
        var page = clerk.Page;
        var door = new UriBuilder(office.System.Gateway) { Host = "localhost" }.Uri;
        await clerk.EnrolAsync();
        await GiveDeviceAsync(page);
        await page.GotoAsync(new Uri(door, "id/sign-in").ToString());
        await page.GetByLabel("账号").FillAsync(clerk.Account);
        await clerk.ProveAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "登录", Exact = true }).ClickAsync();
        await page.GotoAsync(new Uri(door, "id/passkeys").ToString());
        await clerk.ProveAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "继续" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "用本机创建" }).ClickAsync();
        await page.GetByText("添加于").WaitForAsync();

        await page.GotoAsync(new Uri(door, "id/sign-in").ToString());
        string? sent = null;
        await page.RouteAsync("**/passkeys/sign-in", async route =>
        {
            sent = route.Request.PostData;
            await route.ContinueAsync();
        });
        await page.GetByRole(AriaRole.Button, new() { Name = "用通行密钥登录" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "我的登录" }).WaitForAsync();
        var again = await page.Context.APIRequest.PostAsync(
            new Uri(door, "id/passkeys/sign-in").ToString(),
            new() { Data = sent!, Headers = new Dictionary<string, string> { ["Content-Type"] = "application/x-www-form-urlencoded" } });
        Assert.Equal(422, again.Status);
        Assert.Contains("停留太久", await again.TextAsync(), StringComparison.Ordinal);
    }

    private static async Task GiveDeviceAsync(IPage page)
    {
        var devices = await page.Context.NewCDPSessionAsync(page);
        await devices.SendAsync("WebAuthn.enable");
        await devices.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
            },
        });
    }
}
