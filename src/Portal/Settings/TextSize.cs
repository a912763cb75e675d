namespace FourKeyWorks.Portal.Settings;

/// <summary>How large letters are at this browser: not everybody knows where the browser hides its own setting.</summary>
internal static class TextSize
{
    private const string Cookie = "text-size";

    public const string Normal = "normal";

    public static IReadOnlyList<string> All { get; } = [Normal, "large", "largest"];

    public static string Of(HttpContext http) => http.Request.Cookies[Cookie] is { } chosen && All.Contains(chosen) ? chosen : Normal;

    /// <summary>For the style sheet; null where nothing is to be changed.</summary>
    public static string? ClassOf(HttpContext? http) => http is not null && Of(http) is var size and not Normal ? "text-" + size : null;

    public static void Choose(HttpContext http, string size)
    {
        if (All.Contains(size))
            http.Response.Cookies.Append(Cookie, size, new CookieOptions { Path = "/", HttpOnly = true, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(365), Secure = http.Request.IsHttps });
    }
}
