using FourKeyWorks.Gateway.Routes;
using FourKeyWorks.ServiceDefaults;

namespace FourKeyWorks.Gateway.Headers;

/// <summary>
/// What nobody outside may tell the processes behind, and what they need not tell outside. The proxy writes
/// <c>X-Forwarded-For/Host/Proto/Prefix</c> itself afterwards.
/// </summary>
internal static class HeaderHygiene
{
    private static readonly string[] Names =
    [
        "Forwarded", "Via", "Client-IP", "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "True-Client-IP", "CF-Connecting-IP",
        "Remote-User", "X-Host", "X-HTTP-Host-Override", "X-HTTP-Method", "X-HTTP-Method-Override", "X-Method-Override", "baggage", "tracestate",
        // What is between this caller and the Gateway is over here.
        "Keep-Alive", "Proxy-Authorization", "Proxy-Connection", "TE", "X-Content-Length",
    ];

    private static readonly string[] Prefixes =
    [
        "X-Forwarded-", "X-User-", "X-Remote-", "X-Original-", "X-Rewrite-", "X-Client-Cert", "X-SSL-", "X-ARR-", "X-MS-CLIENT-PRINCIPAL",
    ];

    private static readonly string[] Telling = ["Server", "X-Powered-By", "Via"];

    /// <summary>Goes after routing (the door decides) and before the proxy.</summary>
    public static void UseHeaderHygiene(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        var door = http.Route()?.Door ?? Door.Api;
        Clean(http.Request.Headers, door);
        http.Response.OnStarting(() =>
        {
            foreach (var name in Telling) http.Response.Headers.Remove(name);
            if (door == Door.Api) http.Response.Headers.Remove("Set-Cookie");
            http.Response.Headers.XContentTypeOptions = "nosniff";
            if (IsPage(http.Response)) http.Response.Headers.CompletePage();
            return Task.CompletedTask;
        });
        // Its answer shows what the request had become by the time it was inside.
        if (!HttpMethods.IsTrace(http.Request.Method)) return next(http);
        http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        return Task.CompletedTask;
    });

    private static void Clean(IHeaderDictionary headers, Door door)
    {
        foreach (var name in headers.Keys.Where(IsForeign).ToList()) headers.Remove(name);
        headers.Remove(door == Door.Api ? "Cookie" : "Authorization");
    }

    private static bool IsPage(HttpResponse response) => response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true;

    private static bool IsForeign(string name)
    {
        // Some servers read an underscore as a hyphen.
        var hyphened = name.Replace('_', '-');
        return Names.Contains(hyphened, StringComparer.OrdinalIgnoreCase) || Prefixes.Any(p => hyphened.StartsWith(p, StringComparison.OrdinalIgnoreCase));
    }
}
