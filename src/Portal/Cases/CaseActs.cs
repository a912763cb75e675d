using System.Globalization;
using FourKeyWorks.Portal.Shell;
using Microsoft.AspNetCore.Mvc;

namespace FourKeyWorks.Portal.Cases;

/// <summary>What the police unit decides about its case: how it is filed, and what became of it.</summary>
internal static class CaseActs
{
    private const string Minutes = "yyyy-MM-dd'T'HH:mm";

    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    /// <summary>How a case may end (domain §5.4), as Referral names it.</summary>
    public static IReadOnlyList<string> Outcomes { get; } = ["criminal-filed", "admin-filed", "handed-over", "not-established"];

    public static void MapCaseActs(this IEndpointRouteBuilder app)
    {
        app.MapPost("/cases/{id:guid}/filing", ([FromForm] string version, [FromForm] string key, [FromForm(Name = "as")] string kind, Guid id, HttpContext http, TimeProvider time) =>
            StaffPage.ShowAsync(http, (staff, clients) => CasePages.CarryOutAsync(
                http, staff, clients, id, "filing", cases => cases.FileAsync(id, new(kind == "criminal" ? kind : "admin", time.GetUtcNow()), version, key, http.RequestAborted))))
            .RequireAuthorization();
        app.MapPost("/cases/{id:guid}/closing", (
            [FromForm] string version, [FromForm] string key, [FromForm] string? outcome, [FromForm] string? informed, Guid id, HttpContext http) =>
            StaffPage.ShowAsync(http, (staff, clients) => Outcomes.Contains(outcome ?? "") && At(informed) is { } informedAt
                ? CasePages.CarryOutAsync(http, staff, clients, id, "closing", cases => cases.CloseAsync(id, new(outcome!, informedAt), version, key, http.RequestAborted))
                : CasePages.ShowAsync(http, staff, clients, id, problem: Texts.Of("act.closing.incomplete"), outcome: outcome, informed: informed)))
            .RequireAuthorization();
    }

    /// <summary>An instant as a form's field holds it.</summary>
    public static string Written(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Shanghai).ToString(Minutes, CultureInfo.InvariantCulture);

    private static DateTimeOffset? At(string? written) =>
        DateTime.TryParseExact(written, Minutes, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) ? new DateTimeOffset(local, Shanghai.GetUtcOffset(local)) : null;
}

/// <param name="As">As what.</param>
/// <param name="FiledAt">When.</param>
public sealed record Filing(string As, DateTimeOffset FiledAt);

/// <param name="Outcome">What became of it.</param>
/// <param name="ReporterInformedAt">When who reported was told.</param>
public sealed record Closing(string Outcome, DateTimeOffset ReporterInformedAt);
