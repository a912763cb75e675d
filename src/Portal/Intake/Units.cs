using FourKeyWorks.Contracts.Broker;

namespace FourKeyWorks.Portal.Intake;

/// <summary>Units by name.</summary>
internal static class Units
{
    /// <summary>The name; the id of one that is not in the city's file, nothing where none is named.</summary>
    public static string NameOf(City city, string? unit) => unit is null ? "" : city.Units.FirstOrDefault(u => u.Id == unit)?.Name ?? unit;
}
