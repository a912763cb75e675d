using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Identity.Directory;

/// <summary>Where a unit belongs: villages to towns, grids to villages, stations to their department, schools to Education.</summary>
internal static class Placement
{
    /// <summary>The department of a unit of this kind; null where there is no such one.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="said">What was said, of a bureau.</param>
    /// <param name="parent">What it is part of.</param>
    public static string? DepartmentOf(UnitKind kind, string? said, Unit? parent) => kind switch
    {
        UnitKind.Town or UnitKind.Village or UnitKind.Grid => Party.ZJD.Slug(),
        UnitKind.School => Party.JYJ.Slug(),
        UnitKind.Station => parent?.Department,
        _ => PartyExtensions.Departments.Any(d => d != Party.ZJD && d.Slug() == said) ? said : null,
    };

    /// <summary>Why it cannot be there; null if it can.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="parent">What it would be part of.</param>
    /// <param name="town">Which town it would be in.</param>
    /// <param name="division">Its statistics code.</param>
    /// <param name="day">From which day.</param>
    public static string? Refusal(UnitKind kind, Unit? parent, Unit? town, string? division, DateOnly day)
    {
        if (!BelongsTo(kind, parent)) return "directory.parent-wrong";
        if (town is not null && (kind is not (UnitKind.Station or UnitKind.School) || town.Kind is not UnitKind.Town)) return "directory.town-wrong";
        if (parent?.IsLastingOn(day) is false || town?.IsLastingOn(day) is false) return "directory.unit-closed";
        return Division.Fits(kind, division, (kind is UnitKind.Village or UnitKind.Grid ? parent : town)?.Division) ? null : "directory.division-wrong";
    }

    private static bool BelongsTo(UnitKind kind, Unit? parent) => kind switch
    {
        UnitKind.Village => parent?.Kind is UnitKind.Town,
        UnitKind.Grid => parent?.Kind is UnitKind.Village,
        UnitKind.Station => parent?.Kind is UnitKind.Bureau,
        UnitKind.School => parent?.Kind is UnitKind.Bureau && parent.Department == Party.JYJ.Slug(),
        _ => parent is null,
    };
}
