using Microsoft.Playwright;

namespace FourKeyWorks.Browser.Specs;

/// <summary>A village at the edge of the network: each way takes long, and many an answer never comes.</summary>
[Trait("Needs", "Servers")]
public sealed class A_weak_line(TheOffice office)
{
    private const int RoundTrip = 400;

    [Fact]
    public async Task still_gets_the_work_done_and_exactly_once()
    {
        var clerk = await office.EnterAsync("line.weak", "u1003", "read-work", "read-case", "assess-relief");
        await clerk.EnrolAsync();
        await clerk.SignInAsync();
        await office.ReportAsync();
        await clerk.SeesAsync("首次探访未成年人");
        var devTools = await clerk.Page.Context.NewCDPSessionAsync(clerk.Page);
        await devTools.SendAsync("Network.enable");
        await devTools.SendAsync("Network.emulateNetworkConditions", new() { ["offline"] = false, ["latency"] = RoundTrip, ["downloadThroughput"] = 50_000, ["uploadThroughput"] = 20_000 });
        // The same drops in every run: of three requests one never leaves, and of one the answer is lost.
        var turns = new Dictionary<string, int>();
        var (lost, answersLost) = (0, 0);
        await clerk.Page.RouteAsync("**/*", async route =>
        {
            // Of the page itself: what comes with it is shown or not.
            var turn = !route.Request.IsNavigationRequest ? 0 : turns[route.Request.Method] = turns.GetValueOrDefault(route.Request.Method) + 1;
            switch (turn % 3)
            {
                case 1:
                    lost++;
                    await route.AbortAsync("connectionreset");
                    break;
                case 2:
                    answersLost++;
                    await route.FetchAsync(new() { MaxRedirects = 0 });
                    await route.AbortAsync("connectionreset");
                    break;
                default:
                    await route.ContinueAsync();
                    break;
            }
        });

        await AgainAsync(clerk.Page, async () =>
        {
            await clerk.Page.GotoAsync("/work");
            return await clerk.Page.GetByText("首次探访未成年人").CountAsync() > 0;
        });
        var address = await clerk.Page.GetByRole(AriaRole.Link, new() { Name = "首次探访未成年人" }).First.GetAttributeAsync("href");
        await AgainAsync(clerk.Page, async () =>
        {
            await clerk.Page.GotoAsync(address!);
            return await clerk.Page.GetByRole(AriaRole.Button, new() { Name = "登记首次探访" }).CountAsync() > 0;
        });
        var before = await CountAsync();
        // Who sees no answer opens the case again and looks whether it is done.
        await AgainAsync(clerk.Page, async () =>
        {
            if (await clerk.Page.Locator(".done-already").CountAsync() > 0) return true;
            if (await clerk.Page.GetByRole(AriaRole.Button, new() { Name = "登记首次探访" }).CountAsync() == 0) await clerk.Page.GotoAsync(address!);
            if (await clerk.Page.Locator(".done-already").CountAsync() > 0) return true;
            await clerk.Page.GetByRole(AriaRole.Button, new() { Name = "登记首次探访" }).ClickAsync(new() { Timeout = 5_000 });
            return await clerk.Page.GetByText("首次探访已登记").CountAsync() > 0;
        });
        await clerk.Page.UnrouteAllAsync();
        Assert.Equal(before + 1, await CountAsync());
        Assert.True(lost > 0 && answersLost > 0, "Nothing was lost: the line was not weak.");
    }

    private async Task<long> CountAsync() => await office.CountAsync("referral", "select count(*) from mt_events where type = 'first_contact_made'");

    private static async Task AgainAsync(IPage page, Func<Task<bool>> step)
    {
        var lost = "";
        for (var attempt = 0; attempt < 30; attempt++)
        {
            try
            {
                if (await step()) return;
            }
            catch (Exception e) when (e is PlaywrightException or TimeoutException)
            {
                // Whoever sees the browser's error page tries again after a moment; at once, that page would break into the next try.
                lost = e.Message;
                await page.WaitForTimeoutAsync(500);
            }
        }

        Assert.Fail($"Thirty attempts were not enough. Lost last: {lost}\nNow at {page.Url}:\n{await page.Locator("body").InnerTextAsync()}");
    }
}
