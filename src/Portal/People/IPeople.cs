using Refit;

namespace FourKeyWorks.Portal.People;

/// <summary>Somebody of the directory.</summary>
public sealed record ListedPerson(
    Guid Id, string Account, string Unit, IReadOnlyList<string> Duties, string State, string? Name, string? Phone, DateOnly? LastDay, string? HandOver);

/// <summary>Some of them.</summary>
public sealed record PeoplePage(IReadOnlyList<ListedPerson> Items, string? Next);

/// <summary>What is looked for in the directory; what is empty does not matter.</summary>
/// <param name="Find">Part of the account.</param>
/// <param name="Unit">The unit.</param>
/// <param name="State"><c>working</c>, <c>suspended</c> or <c>left</c>.</param>
/// <param name="By">What they are sorted by: <c>account</c>, <c>unit</c> or <c>state</c>.</param>
/// <param name="After">Where the page before ended.</param>
public sealed record PeopleQuestion(string? Find = null, string? Unit = null, string? State = null, string? By = null, string? After = null, Guid? Person = null);

/// <summary>Somebody new.</summary>
public sealed record NewPerson(string Account, string Unit, string? Name, string? Phone);

/// <summary>Name and number of somebody.</summary>
public sealed record Particulars(string Name, string? Phone);

/// <param name="Duty">By its name.</param>
public sealed record DutyOf(string Duty);

/// <summary>Somebody will leave.</summary>
public sealed record LeavingOf(Guid Successor, DateOnly LastDay);

/// <summary>Nothing to say.</summary>
public sealed record Nothing;

/// <summary>A code to take the account into use with.</summary>
public sealed record IssuedCode(string Code, DateTimeOffset Until);

/// <summary>A place where somebody is signed in.</summary>
public sealed record OpenSession(Guid Id, DateTimeOffset StartedAt, DateTimeOffset SeenAt, string Device);

/// <summary>The directory, as Identity keeps it.</summary>
internal interface IPeople
{
    [Get("/people")]
    Task<IApiResponse<PeoplePage>> ListAsync([Query] PeopleQuestion question, CancellationToken cancellation);

    [Get("/people/{id}/sessions")]
    Task<IApiResponse<IReadOnlyList<OpenSession>>> SessionsAsync(Guid id, CancellationToken cancellation);

    [Post("/people")]
    Task<IApiResponse> OpenAsync([Body] NewPerson person, [Header("Idempotency-Key")] string key, CancellationToken cancellation);

    [Post("/people/{id}/{**change}")]
    Task<IApiResponse> ChangeAsync(
        Guid id, string change, [Body] object command, [Header("If-Match")] string version, [Header("Idempotency-Key")] string key, CancellationToken cancellation);

    [Post("/people/{id}/enrolment-codes")]
    Task<IApiResponse<IssuedCode>> IssueCodeAsync(Guid id, [Body] Nothing nothing, CancellationToken cancellation);
}
