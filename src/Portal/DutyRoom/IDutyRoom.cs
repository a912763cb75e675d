using Refit;

namespace FourKeyWorks.Portal.DutyRoom;

/// <summary>Somebody to call.</summary>
public sealed record DutyPerson(Guid Entry, string Unit, string RosterOf, DateTimeOffset? From, DateTimeOffset? To, string? Name, string? Phone);

/// <summary>An event that nobody has heard.</summary>
public sealed record Unheard(
    Guid Id, string Title, string? CaseNumber, string Level, IReadOnlyList<string> Units, DateTimeOffset RoutedAt, bool NoticedLate, DateTimeOffset? TakenOverAt, int Calls);

/// <summary>Those that have reached a unit.</summary>
public sealed record UnheardPage(IReadOnlyList<Unheard> Items, IReadOnlyList<DutyPerson> Persons, Guid? Next);

/// <param name="At">When.</param>
public sealed record TakenOver(DateTimeOffset At);

/// <summary>A call that was made.</summary>
public sealed record Call(Guid RosterEntry, string Reached, DateTimeOffset At);

/// <summary>That it is over.</summary>
public sealed record Heard(string Unit, DateTimeOffset HeardAt);

/// <summary>One event that nobody has heard, with what was done about it.</summary>
public sealed record UnheardView(
    Guid Id, string Title, string? CaseNumber, string Level, IReadOnlyList<string> Hearers, DateTimeOffset RoutedAt, bool NoticedLate,
    TakenOver? TakenOver, IReadOnlyList<Call> Calls, Heard? Heard, IReadOnlyList<DutyPerson> Persons);

/// <summary>A time.</summary>
public sealed record Shift(DateTimeOffset From, DateTimeOffset To);

/// <summary>A unit's roster, and when nobody is on duty.</summary>
public sealed record RosterView(IReadOnlyList<DutyPerson> Entries, IReadOnlyList<Shift> Gaps);

/// <summary>Who it is.</summary>
public sealed record RosterPerson(string Name, string Phone);

/// <summary>Somebody is on duty.</summary>
public sealed record EnterShift(DateTimeOffset From, DateTimeOffset To, RosterPerson Person);

/// <summary>Somebody can be called at any time.</summary>
public sealed record EnterFallback(RosterPerson Person);

/// <summary>What came of a call.</summary>
public sealed record EnterCall(Guid RosterEntry, string Reached);

/// <summary>Which unit has heard.</summary>
public sealed record EnterHearing(string Unit);

/// <summary>What Exchange knows of duty.</summary>
internal interface IDutyRoom
{
    [Get("/unheard")]
    Task<IApiResponse<UnheardPage>> UnheardAsync(CancellationToken cancellation);

    [Get("/unheard/{id}")]
    Task<IApiResponse<UnheardView>> OneAsync(Guid id, CancellationToken cancellation);

    [Post("/unheard/{id}/{act}")]
    Task<IApiResponse> ActAsync(Guid id, string act, [Body] object command, [Header("If-Match")] string version, [Header("Idempotency-Key")] string key, CancellationToken cancellation);

    [Get("/roster")]
    Task<IApiResponse<RosterView>> RosterAsync(CancellationToken cancellation);

    [Post("/roster/{**what}")]
    Task<IApiResponse> KeepAsync(string what, [Body] object command, [Header("Idempotency-Key")] string key, CancellationToken cancellation);
}
