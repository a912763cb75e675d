using FourKeyWorks.Gateway.Routes;

namespace FourKeyWorks.Gateway.Headers;

/// <summary>
/// What nobody outside may tell the processes behind, and what they need not tell outside. The proxy writes
/// <c>X-Forwarded-For/Host/Proto/Prefix</c> itself afterwards.
/// </summary>
internal static class HeaderHygiene
{
    private static readonly string[] Names =
        ["Forwarded", "Via", "X-Real-IP", "X-Client-IP", "True-Client-IP", "X-HTTP-Method-Override", "X-Method-Override", "baggage", "tracestate"];

    private static readonly string[] Prefixes = ["X-Forwarded-", "X-User-", "X-Original-", "X-Rewrite-", "X-MS-CLIENT-PRINCIPAL"];

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
            return Task.CompletedTask;
        });
        return next(http);
    });

    private static void Clean(IHeaderDictionary headers, Door door)
    {
        foreach (var name in headers.Keys.Where(IsForeign).ToList()) headers.Remove(name);
        headers.Remove(door == Door.Api ? "Cookie" : "Authorization");
    }

    private static bool IsForeign(string name) =>
        Names.Contains(name, StringComparer.OrdinalIgnoreCase)
        // Some servers read an underscore as a hyphen.
        || Prefixes.Any(p => name.Replace('_', '-').StartsWith(p, StringComparison.OrdinalIgnoreCase));
}
