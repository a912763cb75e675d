using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace FourKeyWorks.ServiceDefaults;

/// <summary>What a browser may do with our pages: show them with our own style sheet, and nothing else.</summary>
public static class PageHeaders
{
    private const string ContentSecurityPolicy =
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Sets them on every answer.</summary>
    public static void UsePageHeaders(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        http.Response.SetPageHeaders();
        return next(http);
    });

    /// <summary>Sets them on one that was begun anew.</summary>
    public static void SetPageHeaders(this HttpResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        var headers = response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }
}
