namespace FourKeyWorks.Identity.Pages;

/// <summary>What kind of browser somebody uses, coarse: enough to recognise one's own, too little to follow anybody.</summary>
internal static class Devices
{
    private static readonly (string Mark, string Name)[] Systems =
        [("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("HarmonyOS", "HarmonyOS"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux")];

    // Each claims to be those after it too.
    private static readonly (string Mark, string Name)[] Browsers =
        [("MicroMessenger", "微信"), ("Edg", "Edge"), ("QQBrowser", "QQ"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari")];

    public static string NameOf(string userAgent)
    {
        string? First((string Mark, string Name)[] known) => known.FirstOrDefault(k => userAgent.Contains(k.Mark, StringComparison.Ordinal)).Name;
        return (First(Systems), First(Browsers)) switch
        {
            (null, null) => Texts.Of("device.unknown"),
            var (system, browser) => string.Join(" · ", new[] { browser, system }.OfType<string>()),
        };
    }
}
