using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace FourKeyWorks.Exchange.Unheard;

/// <summary>A page that needs nothing but itself: one small style sheet within, no script, nothing fetched.</summary>
internal sealed record HtmlPage(string Language, string Title, string Body) : IResult
{
    private static readonly string Css = ReadCss();

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Whether the request would rather have a page than JSON.</summary>
    public static bool IsWanted(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var wanted)
            && wanted.Where(w => w.Quality != 0).OrderByDescending(w => w.Quality ?? 1).FirstOrDefault()?.MediaType == "text/html";
    }

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var headers = httpContext.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        httpContext.Response.ContentType = "text/html; charset=utf-8";
        return httpContext.Response.WriteAsync(
            $"""
            <!doctype html>
            <html lang="{Language}">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{Title}</title><style>{Css}</style></head>
            <body>
            {Body}
            </body>
            </html>

            """, httpContext.RequestAborted);
    }

    private static string ReadCss()
    {
        using var stream = typeof(HtmlPage).Assembly.GetManifestResourceStream("unheard.css") ?? throw new InvalidOperationException("unheard.css is not embedded");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
