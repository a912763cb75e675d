using System.Globalization;

namespace FourKeyWorks.Identity.Pages;

/// <summary>The language of the pages: Chinese, unless somebody chose English (<c>?lang=en</c>, remembered); browsers' settings say little here.</summary>
internal static class Language
{
    private const string Cookie = "lang";
    private static readonly CultureInfo Chinese = CultureInfo.GetCultureInfo("zh-CN");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    public static CultureInfo Of(HttpContext http)
    {
        var chosen = http.Request.Query[Cookie].ToString();
        if (chosen is "en" or "zh")
            http.Response.Cookies.Append(Cookie, chosen, new CookieOptions { Path = "/", HttpOnly = true, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(365), Secure = http.Request.IsHttps });
        else
            chosen = http.Request.Cookies[Cookie];
        return chosen == "en" ? English : Chinese;
    }
}
