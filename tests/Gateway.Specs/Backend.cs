using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FourKeyWorks.Gateway.Specs;

/// <summary>
/// A tiny server that notes what reaches it, and answers with headers that must not get out. <c>?type=</c>, <c>?cache=</c>, <c>?csp=</c>,
/// <c>?status=</c> and <c>?cookie=none</c> say what else an answer is like.
/// </summary>
public sealed class Backend : IAsyncDisposable
{
    /// <summary>What it answers where a type is asked for.</summary>
    public static string Text { get; } = string.Concat(Enumerable.Repeat("nothing of importance, again and again; ", 500));

    private WebApplication app = null!;

    public Uri Address { get; private set; } = null!;

    /// <summary>Signs the tokens and serves their keys.</summary>
    public Issuer Issuer { get; } = new();

    /// <summary>What arrived, by path and query.</summary>
    public ConcurrentDictionary<string, Arrival> Arrived { get; } = [];

    public sealed record Arrival(string Method, IReadOnlyDictionary<string, string> Headers, long BodyLength);

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "backend" });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.MapGet("/.well-known/openid-configuration", (HttpContext http) => Issuer.Discovery($"{http.Request.Scheme}://{http.Request.Host}"));
        app.MapGet("/.well-known/jwks", () => Issuer.Keys());
        app.MapFallback("{**path}", NoteAsync);
        await app.StartAsync();
        Address = new Uri(app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Issuer.Dispose();
    }

    private async Task NoteAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        Arrived[http.Request.Path + http.Request.QueryString] = new(
            http.Request.Method,
            http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.Length);
        http.Response.Headers.Server = "backend/1.0";
        http.Response.Headers["X-Powered-By"] = "something";
        if (http.Request.Query["cookie"] != "none") http.Response.Headers.SetCookie = "left=behind";
        if (http.Request.Query["cache"] is [{ } cache]) http.Response.Headers.CacheControl = cache;
        if (http.Request.Query["csp"] is [{ } csp]) http.Response.Headers.ContentSecurityPolicy = csp;
        if (http.Request.Query["status"] is [{ } status]) http.Response.StatusCode = int.Parse(status, CultureInfo.InvariantCulture);
        if (http.Request.Query["type"] is [{ } type]) http.Response.ContentType = type;
        await http.Response.WriteAsync(http.Request.Query.ContainsKey("type") ? Text : "here");
    }
}
