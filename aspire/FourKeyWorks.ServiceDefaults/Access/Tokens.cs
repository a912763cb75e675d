using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace FourKeyWorks.ServiceDefaults;

/// <summary>Says of a valid token whether it is still good; for processes that learn of revocations.</summary>
public interface ITokenCheck
{
    /// <summary>False for a token that was revoked before its time.</summary>
    bool IsGood(ClaimsPrincipal token);
}

/// <summary>How every process checks an access token.</summary>
public static class Tokens
{
    /// <summary>Whom our tokens are for.</summary>
    public const string Audience = "fourkeyworks";

    /// <summary>The issuer's address, resolved by service discovery (<c>services:identity:http:0</c>).</summary>
    private const string Issuer = "http://identity";

    private const string Client = "issuer";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>
    /// JWT bearer tokens of Identity: ES256, <c>typ=at+jwt</c>, for us, not expired. Keys and issuer come from its
    /// discovery document over the internal network.
    /// </summary>
    public static AuthenticationBuilder AddTokens(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        // A request waits for this one: no retries behind its back.
        var client = builder.Services.AddHttpClient(Client, http => http.Timeout = Patience);
#pragma warning disable EXTEXP0001 // The one way to leave out the default retries.
        client.RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
        builder.Services.AddSingleton<IConfigureOptions<JwtBearerOptions>, ThroughDiscovery>();
        builder.Services.AddSingleton<IAuthorizationMiddlewareResultHandler, AuthorizationAnswers>();
        return builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(o =>
        {
            o.Authority = Issuer;
            o.Audience = Audience;
            // The way to Identity is internal; TLS is the mesh's business there.
            o.RequireHttpsMetadata = false;
            o.MapInboundClaims = false;
            o.IncludeErrorDetails = false;
            o.TokenValidationParameters.ValidTypes = ["at+jwt"];
            o.TokenValidationParameters.ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256];
            o.TokenValidationParameters.NameClaimType = "sub";
            o.TokenValidationParameters.ClockSkew = TimeSpan.FromSeconds(10);
            o.Events = new JwtBearerEvents { OnAuthenticationFailed = TellWhetherIssuerAnswers, OnTokenValidated = AskWhetherStillGood };
        });
    }

    /// <summary>Without the issuer's keys every token looks wrong; that is not the caller's fault.</summary>
    private static async Task TellWhetherIssuerAnswers(AuthenticationFailedContext context)
    {
        try
        {
            await context.Options.ConfigurationManager!.GetConfigurationAsync(context.HttpContext.RequestAborted);
        }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException or IOException)
        {
            context.HttpContext.Features.Set(AuthorizationAnswers.Unchecked.Token);
        }
    }

    private static Task AskWhetherStillGood(TokenValidatedContext context)
    {
        if (context.HttpContext.RequestServices.GetService<ITokenCheck>() is { } check && !check.IsGood(context.Principal!)) context.Fail("revoked");
        return Task.CompletedTask;
    }

    private sealed class ThroughDiscovery(IHttpClientFactory clients) : IConfigureNamedOptions<JwtBearerOptions>
    {
        public void Configure(JwtBearerOptions options) => Configure(JwtBearerDefaults.AuthenticationScheme, options);

        public void Configure(string? name, JwtBearerOptions options) => options.Backchannel = clients.CreateClient(Client);
    }
}
