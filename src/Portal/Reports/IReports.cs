using Refit;

namespace FourKeyWorks.Portal.Reports;

/// <summary>A report as Referral takes it; codes are words.</summary>
public sealed record ReportCommand(
    Account Account, IReadOnlyList<int> SituationCodes, string Receipt, string? Town, string? ConcernsUnit);

/// <summary>Persons and circumstances.</summary>
public sealed record Account(
    Reporter Reporter, Victim SuspectedVictim, DateTimeOffset FoundAt, string FoundPlace, string FactSummary, bool ImmediateDanger,
    IReadOnlyList<string> EvidencePreserved, Guardian? LegalRepresentative, string? Remark);

/// <summary>Who reports, as far as they say.</summary>
public sealed record Reporter(string? Name, string? Phone, string? Office);

/// <summary>The child.</summary>
public sealed record Victim(string AgeBand, string Sex, string? Name, string? IdNumber, string? Whereabouts);

/// <summary>Who has custody.</summary>
public sealed record Guardian(string Name, bool IsSuspect, string? Phone);

/// <summary>A receipt's code.</summary>
internal sealed record ReceiptQuestion(string Receipt);

/// <summary>How far a report is.</summary>
public sealed record ReceiptAnswer(string State, DateOnly? ReceivedOn, DateOnly? AcceptedOn, DateOnly? FiledOn, DateOnly? ClosedOn);

/// <summary>A report in the list of the police unit.</summary>
public sealed record ReportItem(
    Guid ReportId, Guid? CaseId, string? From, string? Town, bool ImmediateDanger, DateTimeOffset ReportedAt, DateTimeOffset AcceptanceDueAt,
    DateTimeOffset? AcceptedAt, DateTimeOffset? FiledAt, DateTimeOffset? ClosedAt);

/// <summary>A page of them.</summary>
public sealed record ReportList(IReadOnlyList<ReportItem> Items, string? Next);

/// <summary>One report.</summary>
public sealed record ReportView(
    Guid ReportId, Guid? CaseId, string? From, IReadOnlyList<int>? SituationCodes, string? Town, bool ImmediateDanger, string? ConcernsUnit,
    DateTimeOffset ReportedAt, DateTimeOffset AcceptanceDueAt, DateTimeOffset? AcceptedAt);

/// <summary>One tap says all.</summary>
internal sealed record Acceptance;

/// <summary>Reports, as Referral takes and tells of them.</summary>
internal interface IReports
{
    [Post("/reports")]
    Task<IApiResponse> MakeAsync([Body] ReportCommand command, [Header("Idempotency-Key")] string key, CancellationToken cancellation);

    [Post("/public/reports")]
    Task<IApiResponse> MakeAsAnybodyAsync([Body] ReportCommand command, [Header("Idempotency-Key")] string key, CancellationToken cancellation);

    [Post("/public/receipts")]
    Task<IApiResponse<ReceiptAnswer>> AskAsync([Body] ReceiptQuestion question, CancellationToken cancellation);

    [Get("/reports")]
    Task<IApiResponse<ReportList>> ListAsync([Query] bool accepted, [Query] string? after, CancellationToken cancellation);

    [Get("/reports/{id}")]
    Task<IApiResponse<ReportView>> ReadAsync(Guid id, CancellationToken cancellation);

    [Post("/reports/{id}/acceptance")]
    Task<IApiResponse> AcceptAsync(
        Guid id, [Body] Acceptance command, [Header("If-Match")] string version, [Header("Idempotency-Key")] string key, CancellationToken cancellation);
}
