using System.Security.Claims;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Portal.Sessions;

namespace FourKeyWorks.Portal.SignIn;

/// <summary>Who is signed in, as pages show it. What they may do, services decide by the token.</summary>
/// <param name="Account">The account.</param>
/// <param name="Unit">Where they work.</param>
/// <param name="Session">The session within the Portal.</param>
public sealed record Staff(string Account, OrgUnit Unit, string Session)
{
    /// <summary>Opaque id of the person, <c>sub</c> in tokens.</summary>
    public Guid Person { get; init; }

    /// <summary>How much is new in their lists, once it is known; null where nobody counts.</summary>
    public Task<int?>? News { get; init; }

    /// <summary>What they may do, by name, as their token has it: for what is offered to them.</summary>
    public IReadOnlySet<string> Duties { get; init; } = new HashSet<string>();

    /// <summary>The department of their unit.</summary>
    public Party Department => Unit.Department;

    /// <summary>By the ticket; null where nobody is signed in.</summary>
    public static Staff? Of(ClaimsPrincipal principal, City city) =>
        principal.FindFirstValue(TicketStore.SessionClaim) is { } session
        && principal.FindFirstValue("preferred_username") is { } account
        && UnitOf(principal, city) is { } unit
            ? new(account, unit, session) { Person = Guid.TryParse(principal.FindFirstValue("sub"), out var person) ? person : default }
            : null;

    /// <summary>A unit of the directory that takes no part on the bus is not in the city's file: the ticket knows it.</summary>
    private static OrgUnit? UnitOf(ClaimsPrincipal principal, City city) =>
        (Id: principal.FindFirstValue("unit"), Name: principal.FindFirstValue("unit_name")) is { Id: { } id, Name: { } name }
            ? new(id, PartyExtensions.Departments.First(d => d.Slug() == principal.FindFirstValue("dept")), city.Units.FirstOrDefault(u => u.Id == id)?.Town, name)
            : null;
}
