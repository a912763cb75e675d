using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Portal.Directory;

/// <summary>The directory's codes in words.</summary>
internal static class DirectoryWords
{
    /// <summary>What units are, in the order of the city.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["bureau", "town", "village", "grid", "station", "school"];

    /// <summary>Departments by their code.</summary>
    public static IReadOnlyList<string> Departments { get; } = [.. PartyExtensions.Departments.Select(d => d.Slug())];

    public static string Kind(string kind) => Texts.Of("unit.kind." + kind);

    /// <summary>A department as the city calls it, by its first unit in the city's file.</summary>
    public static string Department(string department, City city) => department == Party.ZJD.Slug()
        ? Texts.Of("department.towns")
        : city.Units.FirstOrDefault(u => u.Department.Slug() == department)?.Name ?? department;
}
