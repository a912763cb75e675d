using System.Collections.Immutable;
using FourKeyWorks.Contracts.Broker;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace FourKeyWorks.Identity.Clients;

/// <summary>
/// Brings the clients in line with the city and the installation, at <c>migrate</c>: the portal, and the system of each
/// unit under its broker user and password. A secret that is right is left alone.
/// </summary>
internal sealed class ClientSeeding(TwoSecrets applications, IConfiguration configuration)
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        var credentials = new Credentials(Convert.FromBase64String(Required("Installation:Secret")));
        foreach (var unit in City.Of(configuration["City:File"]).Units) await PutAsync(Department(unit, credentials.PasswordOf(unit.BrokerUser)), cancellation);
        var addresses = Required("Identity:PublicAddresses").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        await PutAsync(Portal([.. addresses.Select(a => new Uri(a.TrimEnd('/') + "/"))], credentials.PasswordOf(PortalClient.Id)), cancellation);
    }

    /// <summary>What <c>migrate</c> does.</summary>
    public static async Task MigrateAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ClientSeeding>().RunAsync(CancellationToken.None);
    }

    private async Task PutAsync(OpenIddictApplicationDescriptor descriptor, CancellationToken cancellation)
    {
        if (await applications.FindByClientIdAsync(descriptor.ClientId!, cancellation) is not { } known)
        {
            await applications.CreateAsync(descriptor, cancellation);
            return;
        }

        if (await applications.HasOwnAsync(known, cancellation) || await applications.ValidateClientSecretAsync(known, descriptor.ClientSecret!, cancellation)) descriptor.ClientSecret = null;
        var present = new OpenIddictApplicationDescriptor();
        await applications.PopulateAsync(present, known, cancellation);
        var changed = descriptor.ClientSecret is not null || !present.RedirectUris.SetEquals(descriptor.RedirectUris) || !present.Permissions.SetEquals(descriptor.Permissions);
        if (!changed) return;
        descriptor.ClientSecret ??= present.ClientSecret;
        foreach (var (name, value) in present.Properties) descriptor.Properties[name] = value;
        await applications.PopulateAsync(known, descriptor, cancellation);
        await applications.UpdateAsync(known, cancellation);
    }

    private static OpenIddictApplicationDescriptor Department(OrgUnit unit, string secret) => new()
    {
        ClientId = unit.BrokerUser,
        ClientSecret = secret,
        ClientType = ClientTypes.Confidential,
        Permissions = { Permissions.Endpoints.Token, Permissions.GrantTypes.ClientCredentials },
    };

    private static OpenIddictApplicationDescriptor Portal(ImmutableArray<Uri> addresses, string secret)
    {
        var portal = new OpenIddictApplicationDescriptor
        {
            ClientId = PortalClient.Id,
            ClientSecret = secret,
            ClientType = ClientTypes.Confidential,
            ConsentType = ConsentTypes.Implicit,
            Requirements = { Requirements.Features.ProofKeyForCodeExchange, Requirements.Features.PushedAuthorizationRequests },
            Permissions =
            {
                Permissions.Endpoints.Authorization, Permissions.Endpoints.PushedAuthorization, Permissions.Endpoints.Token, Permissions.Endpoints.EndSession,
                Permissions.GrantTypes.AuthorizationCode, Permissions.GrantTypes.RefreshToken, Permissions.GrantTypes.ClientCredentials, Permissions.ResponseTypes.Code,
            },
        };
        portal.RedirectUris.UnionWith(addresses.Select(a => new Uri(a, PortalClient.Callback)));
        portal.PostLogoutRedirectUris.UnionWith(addresses.Select(a => new Uri(a, PortalClient.SignedOut)));
        return portal;
    }

    private string Required(string key) => configuration[key] is { Length: > 0 } value ? value : throw new InvalidOperationException($"{key} is not set.");
}
