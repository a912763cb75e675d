using System.Globalization;
using FourKeyWorks.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FourKeyWorks.Platform.Access;

/// <summary>Measures a request by a policy, before anything else about it is looked at.</summary>
public static class AccessCheck
{
    /// <summary>Says in an answer until when the glass is open through which it was read.</summary>
    public const string GlassHeader = "Glass-Until";

    /// <summary>A request that was measured.</summary>
    /// <param name="Caller">Who asks.</param>
    /// <param name="Standing">How the caller stands to the thing.</param>
    /// <param name="Refusal">The answer, where it is no.</param>
    /// <param name="GlassUntil">Until when, where the caller may because the glass is broken.</param>
    public sealed record Measured(Caller Caller, Standing Standing, IResult? Refusal, DateTimeOffset? GlassUntil = null);

    /// <summary>Whether the caller may do with a thing what the endpoint's duty is for.</summary>
    public static async Task<Measured> MeasureAsync(HttpContext http, AccessPolicy policy, Guid thing)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(policy);
        var caller = Caller.Of(http);
        var standing = await http.RequestServices.GetRequiredService<Standings>().OfAsync(caller, thing, http.RequestAborted);
        switch (policy.Decide(caller, DutyOf(http), standing))
        {
            case Verdict.Allowed:
                return new(caller, standing, null);
            case Verdict.ThroughGlass:
                Mark(http, standing.GlassUntil!.Value);
                return new(caller, standing, null, standing.GlassUntil);
            default:
                // Whoever lacks the duty is refused before.
                return new(caller, standing, Problem.Result(Codes.NotFound));
        }
    }

    /// <summary>The duty that the endpoint of a request asks for.</summary>
    public static Duty DutyOf(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.GetEndpoint()?.Metadata.GetMetadata<AccessRegistration.RequiredDuty>()?.Duty ?? throw new InvalidOperationException("The endpoint declares no duty.");
    }

    /// <summary>Marks an answer that was read through the glass.</summary>
    public static void Mark(HttpContext http, DateTimeOffset until)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Response.Headers[GlassHeader] = until.ToString("O", CultureInfo.InvariantCulture);
        http.Response.Headers.CacheControl = "no-store";
    }
}
