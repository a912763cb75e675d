using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Calendar;
using Marten;

namespace FourKeyWorks.Identity.Directory;

/// <summary>
/// The city's file generates the broker, for a broker user needs credentials that an operator hands over; the directory is what
/// people work by. At <c>migrate</c> the directory enters what of the file it lacks; what it has, it keeps as it is (ADR 0032).
/// </summary>
internal static class UnitsOfTheFile
{
    private const string By = "city-file";

    /// <summary>What <c>migrate</c> does.</summary>
    public static async Task MigrateAsync(IServiceProvider services)
    {
        var city = City.Of(services.GetRequiredService<IConfiguration>()["City:File"]);
        await using var session = services.GetRequiredService<IDocumentStore>().LightweightSession();
        var known = new List<Unit>();
        foreach (var unit in city.Units)
            if (await session.Events.AggregateStreamAsync<Unit>(Unit.StreamOf(unit.Id)) is { } there) known.Add(there);
        foreach (var opened in Missing(city, known, services.GetRequiredService<TimeProvider>().GetUtcNow()))
            session.Events.StartStream(Unit.StreamOf(opened.Unit), opened);
        await session.SaveChangesAsync();
    }

    /// <summary>The units of the file that the directory lacks.</summary>
    /// <exception cref="FormatException">The file names a unit that the directory has as another or as closed.</exception>
    internal static IReadOnlyList<UnitOpened> Missing(City city, IReadOnlyList<Unit> known, DateTimeOffset now)
    {
        foreach (var unit in known)
        {
            if (unit.LastDay is not null) throw new FormatException($"Unit {unit.UnitId} of the city file is closed in the directory.");
            if (city.Units.Any(u => u.Id == unit.UnitId && u.Department.Slug() != unit.Department)) throw new FormatException($"Unit {unit.UnitId} of the city file belongs to {unit.Department} in the directory.");
        }

        var places = city.Units.ToDictionary(u => u.Id, u => Place(city, u));
        return
        [
            .. from unit in city.Units
               where !known.Any(k => k.UnitId == unit.Id)
               let place = places[unit.Id]
               orderby place.Kind
               select new UnitOpened(
                   unit.Id, place.Kind, unit.Department.Slug(), place.Parent, place.Kind is UnitKind.Station ? unit.Town : null, null, unit.Name,
                   OfficialCalendar.DateOf(now), By, now),
        ];
    }

    private static (UnitKind Kind, string? Parent) Place(City city, OrgUnit unit)
    {
        if (unit.Department == Party.ZJD) return unit.Town == unit.Id ? (UnitKind.Town, null) : (UnitKind.Village, unit.Town);
        var bureau = city.Units.FirstOrDefault(u => u.Department == unit.Department && u.Town is null);
        return unit.Town is not null && bureau is not null ? (UnitKind.Station, bureau.Id) : (UnitKind.Bureau, null);
    }
}
