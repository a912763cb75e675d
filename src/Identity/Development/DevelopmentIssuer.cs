using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace FourKeyWorks.Identity.Development;

/// <summary>
/// Issues tokens to the departments' systems of a development installation: client credentials only, the clients are
/// the broker users, their secrets the brokers' passwords. Knows no people, no sessions and no revocation.
/// </summary>
public static class DevelopmentIssuer
{
    /// <summary>A name, not an address: whoever asks under which address, the tokens are the same issuer's.</summary>
    private static readonly Uri Issuer = new("https://identity.fourkeyworks.test/");

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Adds the issuer. Reads <c>Installation:Secret</c> (base64), <c>Identity:Keys</c> (a folder, made when missing)
    /// and <c>City:File</c>.
    /// </summary>
    public static void AddDevelopmentIssuer(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<DepartmentClients>();
        builder.Services.AddOpenIddict().AddServer(server =>
        {
            server.EnableDegradedMode();
            server.SetIssuer(Issuer);
            server.SetConfigurationEndpointUris(".well-known/openid-configuration");
            server.SetJsonWebKeySetEndpointUris(".well-known/jwks");
            server.SetTokenEndpointUris("connect/token");
            server.AllowClientCredentialsFlow();
            server.DisableAccessTokenEncryption();
            server.SetAccessTokenLifetime(Lifetime);
            // TLS ends at the Gateway.
            server.UseAspNetCore().DisableTransportSecurityRequirement();
            server.AddEventHandler<ValidateTokenRequestContext>(e => e.UseSingletonHandler<IssueToken>());
            server.AddEventHandler<HandleTokenRequestContext>(e => e.UseSingletonHandler<IssueToken>());
        });
        builder.Services.AddOptions<OpenIddictServerOptions>().Configure<IConfiguration>((o, configuration) =>
        {
            o.SigningCredentials.Add(new SigningCredentials(
                SigningKey.In(configuration.Required("Identity:Keys")), SecurityAlgorithms.EcdsaSha256));
            // Asked for by the server; no token of ours is encrypted.
            o.EncryptionCredentials.Add(new EncryptingCredentials(
                new SymmetricSecurityKey(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)),
                SecurityAlgorithms.Aes256KW, SecurityAlgorithms.Aes256CbcHmacSha512));
        });
    }

    /// <summary>Whether this is not a development environment; then says so.</summary>
    public static bool IsDevelopmentIssuerForbidden(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (app.Environment.IsDevelopment()) return false;
        app.Logger.LogCritical(
            "Identity does not start: its token issuer is for development only, and the environment is {Environment}.",
            app.Environment.EnvironmentName);
        return true;
    }

    internal static string Required(this IConfiguration configuration, string key) =>
        configuration[key] is { Length: > 0 } value ? value : throw new InvalidOperationException($"{key} is not set.");
}
