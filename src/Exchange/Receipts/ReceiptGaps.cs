using FourKeyWorks.Platform.Access;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FourKeyWorks.Exchange.Receipts;

/// <summary>Events that have no receipt now.</summary>
/// <param name="Since">When the oldest of them passed.</param>
/// <param name="Count">How many.</param>
/// <param name="Failure">Why signing failed last, where this copy of the service tried.</param>
public sealed record OpenGap(DateTimeOffset Since, long Count, string? Failure);

/// <summary>A batch in which events were signed late.</summary>
/// <param name="Batch">Its number.</param>
/// <param name="Since">When the oldest of its events passed.</param>
/// <param name="SignedAt">When it was signed.</param>
/// <param name="Count">How many of its events were late.</param>
/// <param name="First">Place in the journal of its first event.</param>
/// <param name="Last">Place of its last.</param>
public sealed record ClosedGap(long Batch, DateTimeOffset Since, DateTimeOffset SignedAt, int Count, long First, long Last);

/// <summary>The gaps.</summary>
/// <param name="Open">What is not signed for longer than it should; null if all is.</param>
/// <param name="Closed">What was signed late, newest first, at most 50.</param>
/// <param name="Next">Value of <c>before</c> for what is older; null if there is nothing.</param>
public sealed record Gaps(OpenGap? Open, IReadOnlyList<ClosedGap> Closed, long? Next);

/// <summary><c>GET /receipts/gaps</c> and health: since when and how many events have no receipt, and what was signed late.</summary>
internal sealed class ReceiptGaps(ReceiptStore store, ReceiptMaker maker, TimeProvider time) : IHealthCheck
{
    private const int PageSize = 50;

    // A batch a second; a few seconds are no gap.
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(10);

    /// <summary>The way in.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/receipts/gaps", async (HttpContext http, ReceiptGaps gaps, ReceiptStore store, long? before) =>
        {
            var late = await store.LateAsync(before ?? long.MaxValue, PageSize + 1, http.RequestAborted);
            return new Gaps(
                await gaps.OpenAsync(http.RequestAborted), [.. late.Take(PageSize)], late.Count > PageSize ? late[PageSize - 1].Batch : null);
        })
        .RequireDuty(Duty.OperateExchange);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (await OpenAsync(cancellationToken) is not { } gap) return HealthCheckResult.Healthy();
        var data = new Dictionary<string, object> { ["since"] = gap.Since, ["count"] = gap.Count, ["failure"] = gap.Failure ?? "" };
        return HealthCheckResult.Degraded("events have no receipt", data: data);
    }

    private async Task<OpenGap?> OpenAsync(CancellationToken cancellation)
    {
        var (since, count) = await store.OpenAsync(cancellation);
        return since is { } oldest && time.GetUtcNow() - oldest > Usual ? new OpenGap(oldest, count, maker.Failure) : null;
    }
}
