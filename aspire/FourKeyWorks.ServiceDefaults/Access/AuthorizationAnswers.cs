using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;

namespace FourKeyWorks.ServiceDefaults;

/// <summary>Says why somebody is not let in: 401, 403 (with what the requirement says is missing), or 503 where the token could not be checked.</summary>
internal sealed class AuthorizationAnswers : IAuthorizationMiddlewareResultHandler
{
    private const int RetryAfterSeconds = 5;

    /// <summary>Marks a request whose token could be neither accepted nor rejected.</summary>
    internal sealed class Unchecked
    {
        private Unchecked() { }

        public static Unchecked Token { get; } = new();
    }

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded) return next(context);
        return Answer(context, authorizeResult).ExecuteAsync(context);
    }

    private static IResult Answer(HttpContext http, PolicyAuthorizationResult result)
    {
        if (result.Challenged)
        {
            if (http.Features.Get<Unchecked>() is null)
            {
                http.Response.Headers.WWWAuthenticate = "Bearer";
                return Problem.Result(Problem.NotSignedIn);
            }

            http.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return Problem.Result(Problem.IssuerUnreachable);
        }

        if (http.GetEndpoint() is null) return Problem.Result(Problem.NotFound);
        var reason = result.AuthorizationFailure?.FailureReasons.OfType<ProblemReason>().FirstOrDefault();
        return reason is null ? Problem.Result(Problem.Refused) : Problem.Result(reason.Problem, reason.Members);
    }
}

/// <summary>Why a requirement is not met, as the problem that the caller is shown.</summary>
public sealed class ProblemReason(IAuthorizationHandler handler, Problem problem, params (string Name, object? Value)[] members)
    : AuthorizationFailureReason(handler, problem?.Code ?? string.Empty)
{
    /// <summary>The problem.</summary>
    public Problem Problem => problem!;

    /// <summary>Its further members.</summary>
    public (string Name, object? Value)[] Members => members;
}
