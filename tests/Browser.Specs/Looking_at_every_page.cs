using Microsoft.Playwright;

namespace FourKeyWorks.Browser.Specs;

/// <summary>Every page, for tired people on old PCs and cheap phones, for who has no mouse, and for who listens to it.</summary>
[Trait("Needs", "Servers")]
public sealed class Looking_at_every_page(TheOffice office)
{
    private const int KeyPresses = 60;
    private const long Light = 200 * 1024;

    private static readonly string[] Roles = ["button", "link", "textbox", "searchbox", "combobox", "checkbox", "radio", "spinbutton"];

    private static Clerk? officer;
    private static Clerk? administrator;

    public static TheoryData<string> Pages => [.. PortalPage.All.Where(p => p.Address is not null).Select(p => p.Route)];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task it_fits_and_axe_finds_nothing_grave(string route) => await (await OpenAsync(route)).LookAsync("page" + route.Replace('/', '-'));

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task it_fits_at_two_hundred_per_cent(string route)
    {
        var page = await OpenAsync(route);
        // What is left of 1366 × 768 when everything is twice as large.
        await page.SetViewportSizeAsync(683, 384);
        Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= 683, $"{route} scrolls sideways.");
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task it_has_one_heading_landmarks_and_a_name_for_every_control(string route)
    {
        var page = await OpenAsync(route);
        Assert.Equal(1, await page.Locator("h1").CountAsync());
        Assert.Equal(1, await page.Locator("main").CountAsync());
        Assert.Equal(1, await page.GetByRole(AriaRole.Banner).CountAsync());
        Assert.Equal(1, await page.GetByRole(AriaRole.Contentinfo).CountAsync());
        Assert.NotEmpty(await page.TitleAsync());
        var nameless = (await page.Locator("body").AriaSnapshotAsync()).Split('\n').Select(l => l.Trim().TrimStart('-', ' ').TrimEnd(':')).Where(Roles.Contains);
        Assert.Empty(nameless);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task the_keyboard_alone_reaches_what_people_come_for_and_sees_where_it_is(string route)
    {
        var page = await OpenAsync(route);
        await page.SetViewportSizeAsync(Pictures.Desk.Width, Pictures.Desk.Height);
        var order = new List<string>();
        for (var press = 0; press < KeyPresses; press++)
        {
            await page.Keyboard.PressAsync("Tab");
            var at = await page.EvaluateAsync<string[]>("""
                () => { const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
                return [e.tagName, (e.textContent ?? "").trim(), s.outlineStyle !== "none" || s.boxShadow !== "none" ? "seen" : "unseen", r.width > 0 && r.height > 0 ? "there" : "nowhere"]; }
                """);
            if (at[0] == "BODY") break;
            Assert.True(at[2] == "seen" && at[3] == "there", $"{route}: focus is not seen at {at[0]} {at[1]}.");
            order.Add(at[1]);
        }

        Assert.NotEmpty(order);
        if (PageOf(route).Primary is { } primary) Assert.Contains(primary, order);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task it_is_light_unless_it_is_for_a_desk(string route)
    {
        if (route.StartsWith("/desk", StringComparison.Ordinal)) return;
        var page = await OpenAsync(route);
        var devTools = await page.Context.NewCDPSessionAsync(page);
        double bytes = 0;
        devTools.Event("Network.loadingFinished").OnEvent += (_, e) => bytes += e!.Value.GetProperty("encodedDataLength").GetDouble();
        await devTools.SendAsync("Network.enable");
        await devTools.SendAsync("Network.setCacheDisabled", new() { ["cacheDisabled"] = true });
        await page.ReloadAsync(new() { WaitUntil = WaitUntilState.NetworkIdle });
        await devTools.DetachAsync();
        Assert.InRange(bytes, 1, Light);
        TestContext.Current.SendDiagnosticMessage("{0}: {1:F1} KiB", route, bytes / 1024);
    }

    [Fact]
    public async Task clocks_are_told_apart_without_colour()
    {
        var page = await OpenAsync("/help");
        var shapes = await page.Locator(".clock").EvaluateAllAsync<string[]>("all => all.map(e => getComputedStyle(e, '::before').content)");
        Assert.Equal(3, shapes.Distinct().Count());
        var devTools = await page.Context.NewCDPSessionAsync(page);
        await devTools.SendAsync("Emulation.setEmulatedVisionDeficiency", new() { ["type"] = "achromatopsia" });
        await page.KeepAsync("clocks-without-colour");
        await devTools.SendAsync("Emulation.setEmulatedVisionDeficiency", new() { ["type"] = "none" });
        await devTools.DetachAsync();
    }

    private static PortalPage PageOf(string route) => PortalPage.All.Single(p => p.Route == route);

    private async Task<IPage> OpenAsync(string route)
    {
        var wanted = PageOf(route);
        var page = wanted.Reader switch
        {
            "officer" => (officer ??= await office.SignedInAsync("page.officer", "u1001", "read-work", "read-case", "read-dossier", "answer-unheard", "keep-duty-roster")).Page,
            "administrator" => (administrator ??= await office.SignedInAsync("page.keeper", "u1006", "keep-directory", "read-directory")).Page,
            _ => await office.OpenedDeskAsync(),
        };
        await page.GotoAsync(wanted.Address!, new() { WaitUntil = WaitUntilState.NetworkIdle });
        return page;
    }
}
