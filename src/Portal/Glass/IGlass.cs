using FourKeyWorks.Portal.People;
using Refit;

namespace FourKeyWorks.Portal.Glass;

/// <summary>A glass that somebody broke, as lists have it.</summary>
public sealed record GlassItem(
    Guid GlassId, Guid CaseId, string Department, string Unit, DateTimeOffset BrokenAt, DateTimeOffset OpenUntil, DateTimeOffset ApprovalDueAt,
    string Verdict, DateTimeOffset? JudgedAt, bool ApprovalMissed);

/// <summary>Some of them, the latest first.</summary>
public sealed record GlassPage(IReadOnlyList<GlassItem> Items, string? Next);

/// <summary>One of them.</summary>
public sealed record OneGlass(Guid GlassId, Guid CaseId, string By, string Unit, DateTimeOffset At, DateTimeOffset Until, DateTimeOffset ApprovalDueAt, string Verdict);

/// <summary>One of them, with the reason that was given.</summary>
public sealed record GlassView(OneGlass Glass, string? Reason);

/// <param name="Reason">Why it cannot wait.</param>
public sealed record WhyNow(string Reason);

/// <summary>Broken glasses, as Referral keeps them.</summary>
internal interface IGlass
{
    [Post("/cases/{id}/glass")]
    Task<IApiResponse> BreakAsync(Guid id, [Body] WhyNow why, [Header("Idempotency-Key")] string key, CancellationToken cancellation);

    [Get("/glass")]
    Task<IApiResponse<GlassPage>> ListAsync([Query] string? after, CancellationToken cancellation);

    [Get("/glass/watch")]
    Task<IApiResponse<GlassPage>> WatchAsync([Query] string? after, CancellationToken cancellation);

    [Get("/glass/{id}")]
    Task<IApiResponse<GlassView>> ReadAsync(Guid id, CancellationToken cancellation);

    [Get("/glass/watch/{id}")]
    Task<IApiResponse<GlassView>> LookAsync(Guid id, CancellationToken cancellation);

    [Post("/glass/{id}/{verdict}")]
    Task<IApiResponse> JudgeAsync(Guid id, string verdict, [Body] Nothing nothing, [Header("If-Match")] string version, [Header("Idempotency-Key")] string key, CancellationToken cancellation);
}
