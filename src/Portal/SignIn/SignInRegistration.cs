using FourKeyWorks.Portal.Sessions;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace FourKeyWorks.Portal.SignIn;

/// <summary>
/// Signing in through Identity: code, PKCE, and a request that is pushed and so not to be tampered with at the browser.
/// What the two say to each other stays in the internal network; a browser is only ever sent to the public address.
/// </summary>
internal static class SignInRegistration
{
    /// <summary>Identity's name in service discovery.</summary>
    public const string Identity = "identity";

    /// <summary>Identity's pages behind the public address.</summary>
    private const string Public = "/id/connect";

    /// <summary>As long as Identity lets a session last.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    /// <summary>Reads <c>Portal:ClientSecret</c>.</summary>
    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        var secret = builder.Required("Portal:ClientSecret");
        builder.Services.AddHttpClient(Identity);
        builder.Services.AddAuthentication(o => (o.DefaultScheme, o.DefaultChallengeScheme) = (CookieAuthenticationDefaults.AuthenticationScheme, OpenIdConnectDefaults.AuthenticationScheme))
            .AddCookie(o =>
            {
                (o.Cookie.Name, o.Cookie.SameSite) = ("portal-session", SameSiteMode.Lax);
                (o.ExpireTimeSpan, o.SlidingExpiration) = (Longest, false);
            })
            .AddOpenIdConnect(o => Configure(o, secret));
        builder.Services.AddOptions<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme)
            .Configure<TicketStore>((o, store) => o.SessionStore = store);
        builder.Services.AddSingleton<IConfigureOptions<OpenIdConnectOptions>, ThroughDiscovery>();
        var anybody = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
        builder.Services.AddAuthorizationBuilder().SetDefaultPolicy(anybody).SetFallbackPolicy(anybody);
    }

    private static void Configure(OpenIdConnectOptions o, string secret)
    {
        (o.ClientId, o.ClientSecret) = ("portal", secret);
        o.MetadataAddress = $"http://{Identity}/.well-known/openid-configuration";
        // The way to Identity is internal; TLS is the mesh's business there.
        o.RequireHttpsMetadata = false;
        o.ResponseType = OpenIdConnectResponseType.Code;
        // Posting a form to us by itself would take a script.
        o.ResponseMode = OpenIdConnectResponseMode.Query;
        o.PushedAuthorizationBehavior = PushedAuthorizationBehavior.Require;
        o.Scope.Clear();
        o.Scope.Add("openid");
        o.Scope.Add("offline_access");
        o.MapInboundClaims = false;
        o.DisableTelemetry = true;
        o.SaveTokens = true;
        // Over plain HTTP, on somebody's own machine, a browser keeps no cookie that asks for more.
        (o.CorrelationCookie.SameSite, o.CorrelationCookie.SecurePolicy) = (SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest);
        (o.NonceCookie.SameSite, o.NonceCookie.SecurePolicy) = (SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest);
        o.Events = new OpenIdConnectEvents
        {
            OnRedirectToIdentityProvider = SendToPublicAddress,
            OnRedirectToIdentityProviderForSignOut = EndAtPublicAddress,
            OnRemoteFailure = TryAgain,
        };
    }

    private static Task SendToPublicAddress(RedirectContext context)
    {
        if (context.HttpContext.GetEndpoint() is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            context.HandleResponse();
            return Task.CompletedTask;
        }

        // A form cannot be sent again by itself.
        if (!HttpMethods.IsGet(context.Request.Method)) context.Properties.RedirectUri = "/work";
        context.ProtocolMessage.IssuerAddress = Address(context.Request, "authorize");
        return Task.CompletedTask;
    }

    private static Task EndAtPublicAddress(RedirectContext context)
    {
        context.ProtocolMessage.IssuerAddress = Address(context.Request, "logout");
        // Who asks is said by name; a token has no business in an address.
        (context.ProtocolMessage.ClientId, context.ProtocolMessage.IdTokenHint) = (context.Options.ClientId, null);
        return Task.CompletedTask;
    }

    /// <summary>A page of yesterday, a cookie that is gone, a step back in the browser: nothing that signing in again does not mend.</summary>
    private static Task TryAgain(Microsoft.AspNetCore.Authentication.RemoteFailureContext context)
    {
        context.Response.Redirect("/?again");
        context.HandleResponse();
        return Task.CompletedTask;
    }

    private static string Address(HttpRequest request, string endpoint) => $"{request.Scheme}://{request.Host}{Public}/{endpoint}";

    private sealed class ThroughDiscovery(IHttpClientFactory clients) : IConfigureNamedOptions<OpenIdConnectOptions>
    {
        public void Configure(OpenIdConnectOptions options) => Configure(OpenIdConnectDefaults.AuthenticationScheme, options);

        public void Configure(string? name, OpenIdConnectOptions options) => options.Backchannel = clients.CreateClient(Identity);
    }
}
