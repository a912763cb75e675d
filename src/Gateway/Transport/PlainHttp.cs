using System.Net;
using FourKeyWorks.Gateway.Routes;
using FourKeyWorks.ServiceDefaults;

namespace FourKeyWorks.Gateway.Transport;

/// <summary>
/// Whom plain HTTP still serves once there is HTTPS: programs on the same machine. A browser from elsewhere is sent to
/// HTTPS; a program is refused, because its token has crossed the network in the open already and somebody should notice.
/// </summary>
internal static class PlainHttp
{
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(365);
    private static readonly Problem HttpsOnly = new("request.https-only", StatusCodes.Status403Forbidden);

    /// <summary>Reads <c>https_port</c>: where browsers find HTTPS; without it plain HTTP is all there is.</summary>
    public static void AddTransport(this WebApplicationBuilder builder)
    {
        builder.Services.AddHsts(o => (o.MaxAge, o.IncludeSubDomains) = (Remembered, false));
        builder.Services.AddHttpsRedirection(o => o.RedirectStatusCode = StatusCodes.Status308PermanentRedirect);
        Compression.Add(builder);
    }

    /// <summary>Goes after routing, because the door decides.</summary>
    public static void UseTransport(this WebApplication app)
    {
        app.UseResponseCompression();
        if (app.Configuration["https_port"] is not { Length: > 0 }) return;
        // A browser that remembers it lets nobody past a certificate that it does not know, as a developer's is.
        if (!app.Environment.IsDevelopment()) app.UseHsts();
        app.UseWhen(http => IsFromElsewhere(http) && http.Route()?.Door == Door.Browser, browsers => browsers.UseHttpsRedirection());
        app.Use((http, next) => IsFromElsewhere(http) && http.Route()?.Door == Door.Api ? Problem.Result(HttpsOnly).ExecuteAsync(http) : next(http));
    }

    // By the name that was asked for, as browsers decide where HTTP is as good as HTTPS. Who lies about it deceives nobody else.
    private static bool IsFromElsewhere(HttpContext http) => !http.Request.IsHttps && !IsThisMachine(http.Request.Host.Host);

    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
