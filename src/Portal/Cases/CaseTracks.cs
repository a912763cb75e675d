using Refit;

namespace FourKeyWorks.Portal.Cases;

/// <summary>What the Police see of a case.</summary>
public sealed record IntakeTrack(
    Guid CaseId, string DossierRef, string HandlingUnit, bool ImmediateDanger, DateTimeOffset ReportedAt, DateTimeOffset AcceptedAt,
    Guid? Dossier = null, DateTimeOffset? DetailsDueAt = null, DateTimeOffset? FiledAt = null, string? FiledAs = null, DateTimeOffset? ClosedAt = null,
    string? Outcome = null);

/// <summary>What the Procuratorate sees of a case.</summary>
public sealed record ProcuratorateTrack(
    Guid CaseId, string DossierRef, bool ImmediateDanger, DateTimeOffset AcceptedAt, DateTimeOffset AnswerDueAt, DateTimeOffset? EarlyInvolvementOpenedAt = null);

/// <summary>What the relief side sees of a case.</summary>
public sealed record ReliefTrack(
    Guid CaseId, bool ImmediateDanger, DateTimeOffset AcceptedAt, DateTimeOffset FirstContactDueAt, DateTimeOffset AssessmentDueAt,
    DateTimeOffset? FirstContactAt = null, DateTimeOffset? AssessmentStartedAt = null);

/// <param name="OpenedAt">When.</param>
public sealed record EarlyInvolvement(DateTimeOffset OpenedAt);

/// <param name="StartedAt">When.</param>
public sealed record Assessment(DateTimeOffset StartedAt);

/// <param name="MadeAt">When.</param>
public sealed record FirstContact(DateTimeOffset MadeAt);

/// <summary>Cases, as Referral tells of them.</summary>
internal interface ICases
{
    [Get("/cases/{id}/intake")]
    Task<IApiResponse<IntakeTrack>> IntakeAsync(Guid id, CancellationToken cancellation);

    [Get("/cases/{id}/procuratorate")]
    Task<IApiResponse<ProcuratorateTrack>> ProcuratorateAsync(Guid id, CancellationToken cancellation);

    [Get("/cases/{id}/relief")]
    Task<IApiResponse<ReliefTrack>> ReliefAsync(Guid id, CancellationToken cancellation);

    [Post("/cases/{id}/intake/filing")]
    Task<IApiResponse> FileAsync(
        Guid id, [Body] Filing command, [Header("If-Match")] string version, [Header("Idempotency-Key")] string key, CancellationToken cancellation);

    [Post("/cases/{id}/intake/closing")]
    Task<IApiResponse> CloseAsync(
        Guid id, [Body] Closing command, [Header("If-Match")] string version, [Header("Idempotency-Key")] string key, CancellationToken cancellation);

    [Get("/cases/{id}/dossier")]
    Task<IApiResponse<DossierView>> DossierAsync(Guid id, [Query] string purpose, CancellationToken cancellation);

    [Get("/cases/{id}/reporter")]
    Task<IApiResponse<DossierView>> ReporterAsync(Guid id, [Query] string purpose, CancellationToken cancellation);

    [Get("/cases/{id}/dossier/files")]
    Task<IApiResponse<IReadOnlyList<DossierFile>>> FilesAsync(Guid id, [Query] string purpose, CancellationToken cancellation);

    [Get("/cases/{id}/dossier/files/{file}")]
    Task<HttpResponseMessage> FileAsync(Guid id, Guid file, [Query] string purpose, CancellationToken cancellation);

    [Post("/cases/{id}/procuratorate/early-involvement")]
    Task<IApiResponse> OpenEarlyInvolvementAsync(
        Guid id, [Body] EarlyInvolvement command, [Header("If-Match")] string version, [Header("Idempotency-Key")] string key, CancellationToken cancellation);

    [Post("/cases/{id}/relief/assessment")]
    Task<IApiResponse> StartAssessmentAsync(
        Guid id, [Body] Assessment command, [Header("If-Match")] string version, [Header("Idempotency-Key")] string key, CancellationToken cancellation);

    [Post("/cases/{id}/relief/first-contact")]
    Task<IApiResponse> RecordFirstContactAsync(
        Guid id, [Body] FirstContact command, [Header("If-Match")] string version, [Header("Idempotency-Key")] string key, CancellationToken cancellation);
}

/// <summary>A case as far as the reader may see it.</summary>
/// <param name="Track">The track of their department.</param>
/// <param name="Version">Its version, for what is done on it.</param>
public sealed record SeenCase(object Track, string Version)
{
    /// <summary>Until when it is seen, where the glass was broken.</summary>
    public DateTimeOffset? GlassUntil { get; init; }

    private const int Short = 8;

    /// <summary>How people tell cases apart who may not know whom one is about: the beginning of its id.</summary>
    public static string NameOf(Guid id) => Texts.Of("case.ref", id.ToString("N")[..Short].ToUpperInvariant());

    public static SeenCase? Of<TTrack>(IApiResponse<TTrack>? answer)
        where TTrack : class =>
        answer is { IsSuccessful: true, Content: { } track } ? new(track, answer.Headers.ETag?.Tag ?? "*") { GlassUntil = GlassOf(answer) } : null;

    private static DateTimeOffset? GlassOf(IApiResponse answer) =>
        answer.Headers?.TryGetValues("Glass-Until", out var said) is true && DateTimeOffset.TryParse(said!.First(), System.Globalization.CultureInfo.InvariantCulture, out var until) ? until : null;
}
