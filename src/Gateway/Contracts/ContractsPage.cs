using System.Globalization;
using System.Net;
using FourKeyWorks.Gateway.Routes;
using FourKeyWorks.ServiceDefaults;

namespace FourKeyWorks.Gateway.Contracts;

/// <summary>
/// One page that leads to the contracts of all services. They are read with a program of the reader's choice: a viewer on
/// the page would be a script, and may do nothing here.
/// </summary>
internal static class ContractsPage
{
    public const string Path = "/api/openapi";

    public static void MapContracts(this IEndpointRouteBuilder app) => app.MapGet(Path, Answer).AllowAnonymous();

    private static IResult Answer(HttpContext http, ProblemTexts texts)
    {
        var culture = http.Request.Query["lang"].ToString() switch
        {
            "en" => CultureInfo.GetCultureInfo("en"),
            "zh" => CultureInfo.GetCultureInfo("zh-CN"),
            _ => ProblemTexts.CultureFor(http.Request),
        };
        http.Response.Headers.ContentLanguage = culture.Name;
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Headers.Vary = "Accept-Language";
        return Results.Content(Html(culture, key => WebUtility.HtmlEncode(texts.Title(key, culture))), "text/html; charset=utf-8");
    }

    // Without a style sheet: a list of links needs none.
    private static string Html(CultureInfo culture, Func<string, string> text) => $"""
        <!DOCTYPE html>
        <html lang="{culture.Name}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{text("contracts.title")}</title>
        </head>
        <body>
        <main>
        <h1>{text("contracts.title")}</h1>
        <p>{text("contracts.about")}</p>
        <ul>
        {string.Join('\n', RouteTable.Described.Select(s => $"""<li><a href="{Path}/{s}.json">{text("contracts." + s)}</a></li>"""))}
        </ul>
        <p>{text("contracts.events")} <a href="/api/exchange/catalogue">{text("contracts.catalogue")}</a></p>
        <p><a href="?lang=zh" lang="zh-CN" hreflang="zh-CN">中文</a> <a href="?lang=en" lang="en" hreflang="en">English</a></p>
        </main>
        </body>
        </html>
        """;
}
