using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace FourKeyWorks.ServiceDefaults;

/// <summary>What a browser may do with our pages: show them with our own style sheet, and nothing else.</summary>
public static class PageHeaders
{
    private const string ContentSecurityPolicy =
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Sets them on every answer, also on one that says that something went wrong.</summary>
    public static void UsePageHeaders(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        // At the last moment: whoever answers an exception clears what was set before.
        http.Response.OnStarting(() =>
        {
            http.Response.Headers.CompletePage();
            return Task.CompletedTask;
        });
        return next(http);
    });

    /// <summary>A page with a script of ours, in a file of its own; it talks to nobody but us.</summary>
    public static void AllowScript(this HttpResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        response.Headers.ContentSecurityPolicy = ContentSecurityPolicy + "; script-src 'self'; connect-src 'self'";
    }

    /// <summary>Sets those that an answer does not have yet: a page that needs something else says so itself.</summary>
    public static void CompletePage(this IHeaderDictionary headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        headers.TryAdd("Content-Security-Policy", ContentSecurityPolicy);
        headers.TryAdd("X-Content-Type-Options", "nosniff");
        headers.TryAdd("Referrer-Policy", "no-referrer");
        headers.TryAdd("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
        headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
        headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
    }
}
