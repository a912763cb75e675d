using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace FourKeyWorks.ServiceDefaults;

/// <summary>The language of the pages: Chinese, unless somebody chose English (<c>?lang=en</c>, remembered); browsers' settings say little here.</summary>
public static class PageLanguage
{
    private const string Cookie = "lang";
    private static readonly CultureInfo Chinese = CultureInfo.GetCultureInfo("zh-CN");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    /// <summary>What <c>?lang=</c> takes.</summary>
    public static IReadOnlyList<string> Choices { get; } = ["zh", "en"];

    /// <summary>Whether the present page is Chinese.</summary>
    public static bool IsChinese => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh";

    /// <summary>Every page after it is in the language of its reader.</summary>
    public static void UsePageLanguage(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        CultureInfo.CurrentUICulture = Of(http);
        return next(http);
    });

    private static CultureInfo Of(HttpContext http)
    {
        var chosen = http.Request.Query[Cookie].ToString();
        if (Choices.Contains(chosen))
            http.Response.Cookies.Append(Cookie, chosen, new CookieOptions { Path = "/", HttpOnly = true, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(365), Secure = http.Request.IsHttps });
        else
            chosen = http.Request.Cookies[Cookie];
        return chosen == "en" ? English : Chinese;
    }
}
