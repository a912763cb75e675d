using Refit;

namespace FourKeyWorks.Portal.People;

/// <summary>A unit of the directory.</summary>
public sealed record ListedUnit(string Id, string Kind, string Department, string? ParentName, string Name);

/// <summary>Some of them.</summary>
public sealed record UnitPage(IReadOnlyList<ListedUnit> Items, string? Next);

/// <summary>The units, as Identity keeps them.</summary>
internal interface IUnits
{
    [Get("/directory/units")]
    Task<IApiResponse<UnitPage>> ListAsync([Query] string? q, [Query] string? after, CancellationToken cancellation);
}
