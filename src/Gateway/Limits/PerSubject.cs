using System.Globalization;
using System.Threading.RateLimiting;
using FourKeyWorks.ServiceDefaults;
using Microsoft.AspNetCore.RateLimiting;

namespace FourKeyWorks.Gateway.Limits;

/// <summary>How often one subject, or one address where nobody is signed in, may ask. Counted per copy of the Gateway.</summary>
internal static class PerSubject
{
    public const string Policy = "per-subject", Sparing = "sparing";

    private static readonly Problem TooMany = new("request.too-many", StatusCodes.Status429TooManyRequests);

    /// <summary>
    /// Reads <c>Limits:PerSecond</c> (default 50) and <c>Limits:Burst</c> (default 100), and for forms of anybody's
    /// <c>Limits:FormsPerMinute</c> (default 20). Addresses are kept by nobody: a bucket that is full again is forgotten.
    /// </summary>
    public static void AddLimits(this WebApplicationBuilder builder)
    {
        var options = new TokenBucketRateLimiterOptions
        {
            TokensPerPeriod = builder.Configuration.GetValue("Limits:PerSecond", 50),
            TokenLimit = builder.Configuration.GetValue("Limits:Burst", 100),
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        };
        var forms = new TokenBucketRateLimiterOptions
        {
            TokensPerPeriod = builder.Configuration.GetValue("Limits:FormsPerMinute", 20),
            TokenLimit = builder.Configuration.GetValue("Limits:FormsPerMinute", 20),
            ReplenishmentPeriod = TimeSpan.FromMinutes(1),
        };
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.AddPolicy(Sparing, http => RateLimitPartition.GetTokenBucketLimiter("form " + http.Connection.RemoteIpAddress, _ => forms));
            limiter.AddPolicy(Policy, http => RateLimitPartition.GetTokenBucketLimiter(SubjectOf(http), _ => options));
            limiter.OnRejected = Refuse;
        });
    }

    private static string SubjectOf(HttpContext http) =>
        http.User.FindFirst("sub") is { } subject ? "sub " + subject.Value : "from " + http.Connection.RemoteIpAddress;

    private static ValueTask Refuse(OnRejectedContext context, CancellationToken cancellation)
    {
        var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var said) ? said : TimeSpan.FromSeconds(1);
        context.HttpContext.Response.Headers.RetryAfter =
            Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return new(Problem.Result(TooMany).ExecuteAsync(context.HttpContext));
    }
}
