using System.Threading.RateLimiting;
using FourKeyWorks.ServiceDefaults;
using Microsoft.AspNetCore.Mvc;

namespace FourKeyWorks.Referral.Reports;

/// <summary>
/// What anybody may send, through the Portal alone: small, and so many at a time in all. Who sends is nobody's business, so nothing
/// is counted by address here; the Gateway does that, and forgets it.
/// </summary>
internal static class PublicDoor
{
    public const string Reports = "public-reports", Receipts = "public-receipts";

    private const int LargestBody = 64 * 1024;

    private static readonly Problem TooMany = new("referral.too-many", StatusCodes.Status429TooManyRequests);

    /// <summary>Reads <c>Public:ReportsPerSecond</c> (default 2) and <c>Public:ReceiptsPerSecond</c> (default 10); bursts of 30 seconds' worth.</summary>
    public static void Add(IHostApplicationBuilder builder)
    {
        builder.Services.AddKeyedSingleton<RateLimiter>(Reports, (p, _) => Limiter(builder.Configuration.GetValue("Public:ReportsPerSecond", 2)));
        builder.Services.AddKeyedSingleton<RateLimiter>(Receipts, (p, _) => Limiter(builder.Configuration.GetValue("Public:ReceiptsPerSecond", 10)));
    }

    /// <summary>Open to all, within the limits.</summary>
    public static RouteHandlerBuilder Narrow(this RouteHandlerBuilder endpoint, string limits) => endpoint
        .AllowAnonymous()
        .WithMetadata(new RequestSizeLimitAttribute(LargestBody))
        .AddEndpointFilter(async (context, next) =>
        {
            using var lease = context.HttpContext.RequestServices.GetRequiredKeyedService<RateLimiter>(limits).AttemptAcquire();
            return lease.IsAcquired ? await next(context) : Problem.Result(TooMany);
        });

    private static TokenBucketRateLimiter Limiter(int perSecond) => new(new()
    {
        TokensPerPeriod = perSecond, TokenLimit = 30 * perSecond, ReplenishmentPeriod = TimeSpan.FromSeconds(1), AutoReplenishment = true,
    });
}
