using FourKeyWorks.Identity.Accounts;
using FourKeyWorks.Platform.Access;

namespace FourKeyWorks.Identity.People;

/// <summary>Where somebody is signed in, for the security administrator who ends it.</summary>
internal static class PersonSessions
{
    /// <summary>Maps <c>GET /people/{id}/sessions</c>; of nobody it is empty.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/people/{id:guid}/sessions", async (Guid id, Sessions sessions, HttpContext http) => Results.Ok(await sessions.OfAsync(id, http.RequestAborted)))
        .Produces<IReadOnlyList<SignInSession>>()
        .RequireDuty(Duty.GrantDuties);
}
