using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Contracts.Identity;
using FourKeyWorks.Platform.Access;

namespace FourKeyWorks.Identity.People;

/// <summary>What is revoked at present, for the portal: services refuse a token by themselves, but a page that is open shows what it shows.</summary>
internal static class FollowRevocations
{
    /// <summary>Over HTTP. Nothing is looked up: what the check of tokens knows is told.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/revocations", (Revocations revocations) => Results.Json(revocations.Present, EventJson.Options))
        .Produces<IReadOnlyCollection<AccessRevokedV1>>()
        .RequireDuty(Duty.FollowRevocations);
}
