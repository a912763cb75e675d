using Refit;

namespace FourKeyWorks.Portal.People;

/// <summary>Somebody of the directory.</summary>
public sealed record ListedPerson(Guid Id, string Account, string Unit, IReadOnlyList<string> Duties, string State);

/// <summary>Some of them, by account.</summary>
public sealed record PeoplePage(IReadOnlyList<ListedPerson> Items, string? Next);

/// <summary>The directory, as Identity keeps it.</summary>
internal interface IPeople
{
    [Get("/people")]
    Task<IApiResponse<PeoplePage>> ListAsync([Query] string? after, CancellationToken cancellation);
}
