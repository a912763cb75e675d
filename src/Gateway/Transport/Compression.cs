using FourKeyWorks.Gateway.Routes;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

namespace FourKeyWorks.Gateway.Transport;

/// <summary>
/// Text is sent compressed, except where a length could tell of a secret: an observer who can have a browser send words of
/// their choice would find by trying which of them stand in the answer already (BREACH).
/// </summary>
internal sealed class Compression(IServiceProvider services, IOptions<ResponseCompressionOptions> options) : ResponseCompressionProvider(services, options)
{
    /// <summary>Brotli, else gzip; over HTTPS too, where these rules allow it.</summary>
    public static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddResponseCompression(o => o.EnableForHttps = true);
        builder.Services.AddSingleton<IResponseCompressionProvider, Compression>();
    }

    /// <inheritdoc/>
    public override bool ShouldCompressResponse(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return IsAllowed(context) && base.ShouldCompressResponse(context);
    }

    // A browser sends a cookie for whoever asks it to, and a token for nobody but the program that has it.
    private static bool IsAllowed(HttpContext http) =>
        http.Route() is { Compressed: true } route
        && !http.Response.Headers.CacheControl.ToString().Contains("no-store", StringComparison.OrdinalIgnoreCase)
        && (route.Door == Door.Api || (http.Request.Headers.Cookie.Count == 0 && http.Response.Headers.SetCookie.Count == 0));
}
