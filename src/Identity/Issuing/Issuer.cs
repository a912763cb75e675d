using FourKeyWorks.Identity.Accounts;
using FourKeyWorks.Identity.Clients;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Core;
using OpenIddict.EntityFrameworkCore.Models;
using OpenIddict.Server;

namespace FourKeyWorks.Identity.Issuing;

/// <summary>
/// The issuer of tokens: code, PKCE and pushed requests for the portal, client credentials for departments' systems.
/// Access tokens hold for five minutes and are signed, not encrypted; everything else is opaque to who holds it.
/// </summary>
internal static class Issuer
{
    /// <summary>A name, not an address: whoever asks under which address, the tokens are the same issuer's.</summary>
    private static readonly Uri Name = new("https://identity.fourkeyworks.test/");

    private static readonly TimeSpan AccessToken = TimeSpan.FromMinutes(5);

    public static void AddIssuer(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<ClientSeeding>();
        builder.Services.AddScoped(p => (TwoSecrets)p.GetRequiredService<OpenIddictApplicationManager<OpenIddictEntityFrameworkCoreApplication<Guid>>>());
        builder.Services.AddOpenIddict()
            .AddCore(core =>
            {
                core.UseEntityFrameworkCore().UseDbContext<AccountsDb>().ReplaceDefaultEntities<Guid>();
                core.ReplaceApplicationManager<OpenIddictEntityFrameworkCoreApplication<Guid>, TwoSecrets>();
            })
            .AddServer(server =>
            {
                server.SetIssuer(Name);
                server.SetConfigurationEndpointUris(".well-known/openid-configuration");
                server.SetJsonWebKeySetEndpointUris(".well-known/jwks");
                server.SetAuthorizationEndpointUris("connect/authorize");
                server.SetPushedAuthorizationEndpointUris("connect/par");
                server.SetTokenEndpointUris("connect/token");
                server.SetEndSessionEndpointUris("connect/logout");
                server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
                server.AllowRefreshTokenFlow().UseReferenceRefreshTokens().DisableSlidingRefreshTokenExpiration();
                server.AllowClientCredentialsFlow();
                server.DisableAccessTokenEncryption();
                server.SetAccessTokenLifetime(AccessToken);
                server.SetRefreshTokenLifetime(Sessions.Longest);
                // TLS ends at the Gateway.
                server.UseAspNetCore().DisableTransportSecurityRequirement()
                    .EnableAuthorizationEndpointPassthrough().EnableTokenEndpointPassthrough().EnableEndSessionEndpointPassthrough();
            });
        builder.Services.AddOptions<OpenIddictServerOptions>().Configure<IConfiguration>((o, configuration) =>
        {
            var keys = AccountsRegistration.Keys(configuration);
            o.SigningCredentials.Add(new SigningCredentials(KeyFiles.Signing(keys), SecurityAlgorithms.EcdsaSha256));
            o.EncryptionCredentials.Add(new EncryptingCredentials(
                KeyFiles.Sealing(keys), SecurityAlgorithms.Aes256KW, SecurityAlgorithms.Aes256CbcHmacSha512));
        });
        // Its own tokens it checks with its own key; everybody else asks for the key over the network.
        builder.Services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<IConfiguration>((o, configuration) =>
            o.Configuration = new OpenIdConnectConfiguration
            {
                Issuer = Name.AbsoluteUri,
                SigningKeys = { KeyFiles.Signing(AccountsRegistration.Keys(configuration)) },
            });
        builder.Services.AddHostedService<Pruning>();
    }
}
