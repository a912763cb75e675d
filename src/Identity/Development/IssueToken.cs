using System.Security.Claims;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.ServiceDefaults;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace FourKeyWorks.Identity.Development;

/// <summary>A token for a department's system: <c>sub</c>, <c>dept</c>, <c>unit</c> and its duties.</summary>
internal sealed class IssueToken(DepartmentClients clients)
    : IOpenIddictServerHandler<ValidateTokenRequestContext>, IOpenIddictServerHandler<HandleTokenRequestContext>
{
    public ValueTask HandleAsync(ValidateTokenRequestContext context)
    {
        if (clients.Find(context.ClientId, context.ClientSecret) is null)
            context.Reject(Errors.InvalidClient, "The client or its secret is wrong.");
        return ValueTask.CompletedTask;
    }

    public ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        var unit = clients.Find(context.Request.ClientId, context.Request.ClientSecret)
            ?? throw new InvalidOperationException("The client was not validated.");
        var identity = new ClaimsIdentity("client", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, unit.BrokerUser);
        identity.SetClaim("dept", unit.Department.Slug());
        identity.SetClaim("unit", unit.Id);
        identity.SetClaims("duty", [.. DutiesOf.Department(unit.Department).Select(d => d.Name())]);
        identity.SetDestinations(_ => [Destinations.AccessToken]);

        var principal = new ClaimsPrincipal(identity);
        principal.SetResources(Tokens.Audience);
        context.SignIn(principal);
        return ValueTask.CompletedTask;
    }
}
