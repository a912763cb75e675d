using System.Security.Claims;
using System.Text.Encodings.Web;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FourKeyWorks.Platform.Specs.Services;

/// <summary>Takes the caller's claims from the header as they stand; how real tokens are checked is specified elsewhere.</summary>
internal static class SpecTokens
{
    private const string Prefix = "Spec";

    public static void AddSpecTokens(this IHostApplicationBuilder builder) =>
        builder.Services.AddAuthentication(Prefix).AddScheme<AuthenticationSchemeOptions, Handler>(Prefix, null);

    /// <summary>The header's value for somebody.</summary>
    public static string For(Party department, string unit, params Duty[] duties) =>
        ForPerson($"{department.Slug()}.{unit}", department, unit, duties);

    /// <summary>The header's value for a person of a unit.</summary>
    public static string ForPerson(string subject, Party department, string unit, params Duty[] duties) =>
        $"{Prefix} {subject} {department.Slug()} {unit} {string.Join(',', duties.Select(d => d.Name()))}";

    private sealed class Handler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Headers.Authorization.ToString().Split(' ') is not [Prefix, var subject, var department, var unit, var duties])
                return Task.FromResult(AuthenticateResult.NoResult());
            var claims = new List<Claim> { new("sub", subject), new("dept", department), new("unit", unit) };
            claims.AddRange(duties.Split(',').Select(d => new Claim("duty", d)));
            var principal = new ClaimsPrincipal(new ClaimsIdentity(claims, Prefix));
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(principal, Prefix)));
        }
    }
}
