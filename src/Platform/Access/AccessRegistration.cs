using FourKeyWorks.Platform.Describing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FourKeyWorks.Platform.Access;

/// <summary>Who gets in: nobody, except where an endpoint names the duty it asks for.</summary>
public static class AccessRegistration
{
    private const string PolicyPrefix = "duty:";

    /// <summary>
    /// Adds the check of tokens, a policy for every duty, and the refusal of everything else: an endpoint that declares
    /// neither <see cref="RequireDuty"/> nor <c>AllowAnonymous</c> is closed to everybody. What each asks for is described.
    /// </summary>
    public static void AddAccess(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddTokens();
        builder.AddDescription();
        builder.Services.AddSingleton(new ProblemTexts.Source(typeof(AccessRegistration).Assembly));
        builder.Services.AddSingleton<IAuthorizationHandler, DutyCheck>();
        var nobody = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireAssertion(_ => false).Build();
        var authorization = builder.Services.AddAuthorizationBuilder().SetDefaultPolicy(nobody).SetFallbackPolicy(nobody);
        foreach (var duty in Enum.GetValues<Duty>())
            authorization.AddPolicy(PolicyPrefix + duty.Name(), p => p.RequireAuthenticatedUser().AddRequirements(new DutyCheck.Requirement(duty)));
    }

    /// <summary>
    /// Puts error answers and the check of tokens and duties into the pipeline, and maps what describes the service. Call
    /// it before anything else is mapped.
    /// </summary>
    public static void UseAccess(this WebApplication app)
    {
        app.UseProblemAnswers();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapDescription();
    }

    /// <summary>Only for callers with this duty: 401 without a valid token, 403 that names the duty without it.</summary>
    public static TBuilder RequireDuty<TBuilder>(this TBuilder endpoint, Duty duty)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoint.Add(e => e.Metadata.Add(new RequiredDuty(duty)));
        return endpoint;
    }

    /// <summary>The duty an endpoint declares.</summary>
    /// <param name="Duty">The duty.</param>
    public sealed record RequiredDuty(Duty Duty) : IAuthorizeData
    {
        /// <inheritdoc/>
        public string? Policy { get => PolicyPrefix + Duty.Name(); set => throw new NotSupportedException(); }

        /// <inheritdoc/>
        public string? Roles { get => null; set => throw new NotSupportedException(); }

        /// <inheritdoc/>
        public string? AuthenticationSchemes { get => null; set => throw new NotSupportedException(); }
    }
}
