using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace FourKeyWorks.Platform.Access;

/// <summary>Whether the caller has the duty that an endpoint asks for.</summary>
internal sealed class DutyCheck : AuthorizationHandler<DutyCheck.Requirement>
{
    private static readonly Problem DutyMissing = new("access.duty-missing", StatusCodes.Status403Forbidden);

    internal sealed record Requirement(Duty Duty) : IAuthorizationRequirement;

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, Requirement requirement)
    {
        if (Caller.TryOf(context.User) is not { } caller)
            context.Fail();
        else if (caller.Duties.Contains(requirement.Duty))
            context.Succeed(requirement);
        else
            context.Fail(new ProblemReason(this, DutyMissing, ("duty", requirement.Duty.Name())));
        return Task.CompletedTask;
    }
}
