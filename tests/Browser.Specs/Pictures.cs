using Deque.AxeCore.Playwright;
using FourKeyWorks.Journeys.Departments;
using Microsoft.Playwright;

namespace FourKeyWorks.Browser.Specs;

/// <summary>Looks at a page on an old PC and on a cheap phone: keeps a picture of each, and lets axe look for what shuts people out.</summary>
internal static class Pictures
{
    public static readonly ViewportSize Desk = new() { Width = 1366, Height = 768 };

    private static readonly ViewportSize Phone = new() { Width = 360, Height = 740 };

    private static readonly string Folder = Path.Combine(Repository.Root, "TestResults", "pictures");

    private static readonly string[] Grave = ["serious", "critical"];

    /// <summary>A picture of what is there, as it is.</summary>
    public static Task KeepAsync(this IPage page, string name) => page.ScreenshotAsync(new() { Path = Path.Combine(Folder, $"{name}.png"), FullPage = true });

    public static async Task LookAsync(this IPage page, string name)
    {
        foreach (var (size, on) in new[] { (Phone, "phone"), (Desk, "desk") })
        {
            await page.SetViewportSizeAsync(size.Width, size.Height);
            await page.ScreenshotAsync(new() { Path = Path.Combine(Folder, $"{name}-{on}.png"), FullPage = true });
            Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= size.Width, $"{name} is wider than a {on}.");
            var found = await page.RunAxe();
            Assert.Empty(found.Violations.Where(v => Grave.Contains(v.Impact)).Select(v => $"{name} on a {on}: {v.Id} at {string.Join(", ", v.Nodes.Select(n => n.Target))}"));
        }
    }
}
