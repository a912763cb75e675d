using FourKeyWorks.ServiceDefaults;
using Microsoft.AspNetCore.Authorization;

namespace FourKeyWorks.Gateway;

/// <summary>Who is let through.</summary>
internal static class Policies
{
    public const string Token = "token";

    public static void AddPolicies(this WebApplicationBuilder builder)
    {
        builder.AddTokens();
        var nobody = new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build();
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy(Token, p => p.RequireAuthenticatedUser())
            .SetDefaultPolicy(nobody)
            .SetFallbackPolicy(nobody);
    }
}
