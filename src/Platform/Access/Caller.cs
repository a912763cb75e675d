using System.Security.Claims;
using FourKeyWorks.Contracts.Catalogue;
using Microsoft.AspNetCore.Http;

namespace FourKeyWorks.Platform.Access;

/// <summary>Who calls, from the token and nothing else.</summary>
/// <param name="Subject">Opaque id of the account, or the broker user of a department's system.</param>
/// <param name="Department">The department it belongs to.</param>
/// <param name="Unit">Id of its organisational unit.</param>
/// <param name="Duties">What it may do.</param>
public sealed record Caller(string Subject, Party Department, string Unit, IReadOnlySet<Duty> Duties)
{
    private static readonly Dictionary<string, Party> BySlug = PartyExtensions.Departments.ToDictionary(d => d.Slug());

    /// <summary>The caller of a request.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in: the endpoint declares no duty.</exception>
    public static Caller Of(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return Of(http.User);
    }

    /// <summary>The caller that a token's claims (<c>sub</c>, <c>dept</c>, <c>unit</c>, <c>duty</c>) name.</summary>
    /// <exception cref="InvalidOperationException">The claims are not those of a token that Identity issues to people and departments.</exception>
    public static Caller Of(ClaimsPrincipal principal) =>
        TryOf(principal) ?? throw new InvalidOperationException("The token names no department's unit.");

    /// <summary>The caller that the claims name; null where one is missing or doubled.</summary>
    internal static Caller? TryOf(ClaimsPrincipal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        return Single(principal, "sub") is { } subject
            && Single(principal, "unit") is { } unit
            && Single(principal, "dept") is { } slug
            && BySlug.TryGetValue(slug, out var department)
                ? new Caller(subject, department, unit, Access.Duties.Parse(principal.FindAll("duty").Select(c => c.Value)))
                : null;
    }

    private static string? Single(ClaimsPrincipal principal, string claim) =>
        principal.FindAll(claim).Select(c => c.Value).ToList() is [{ Length: > 0 } only] ? only : null;
}
