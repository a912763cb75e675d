using System.Text.Json;
using System.Text.RegularExpressions;
using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Contracts.Broker;

public sealed partial record City
{
    private static readonly JsonSerializerOptions FileOptions =
        new(JsonSerializerOptions.Strict) { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private static readonly Dictionary<string, Party> Codes =
        PartyExtensions.Departments.ToDictionary(d => d.Slug(), StringComparer.Ordinal);

    /// <summary>
    /// The built-in demonstration city: synthetic, division 999999, one unit for each department, a police station and
    /// two towns.
    /// </summary>
    public static City Demo { get; } = ReadDemo();

    /// <summary>The city in a file; the demonstration city where none is named.</summary>
    public static City Of(string? file) => string.IsNullOrEmpty(file) ? Demo : Parse(File.ReadAllText(file));

    /// <summary>Reads a city file; it is complete and consistent, or refused.</summary>
    /// <param name="json">
    /// <c>{"id":"c…","name":"…","units":[{"id":"u…","department":"gaj","town":"u…","name":"…"}]}</c>; <c>town</c> is left
    /// out for units of the whole city.
    /// </param>
    /// <exception cref="FormatException">It cannot be used; the message says in one sentence why.</exception>
    public static City Parse(string json)
    {
        CityDocument document;
        try
        {
            document = JsonSerializer.Deserialize<CityDocument>(json, FileOptions)
                ?? throw new FormatException("The city file is empty.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"The city file is not what it should be: {e.Message}", e);
        }

        var units = document.Units.Select(Read).ToList();
        var city = new City(document.Id, document.Name, units);
        Check(city);
        return city;
    }

    private static OrgUnit Read(UnitEntry? unit) => unit switch
    {
        null => throw new FormatException("The city file is wrong: one of its units is null."),
        _ when Codes.TryGetValue(unit.Department, out var department) => new OrgUnit(unit.Id, department, unit.Town, unit.Name),
        _ => throw new FormatException($"Unit {unit.Id} names the department '{unit.Department}', which does not exist."),
    };

    private static void Check(City city)
    {
        Demand(CityIds().IsMatch(city.Id), $"'{city.Id}' is not a city id: it is c and 4 to 12 digits.");
        Demand(city.Name.Length > 0, "The city has no name.");

        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var unit in city.Units)
        {
            Demand(UnitIds().IsMatch(unit.Id), $"'{unit.Id}' is not a unit id: it is u and 4 to 12 digits.");
            Demand(ids.Add(unit.Id), $"Unit {unit.Id} is there twice.");
            Demand(unit.Name.Length > 0, $"Unit {unit.Id} has no name.");
        }

        var towns = city.Units.Where(u => u.Department == Party.ZJD && u.Town == u.Id).Select(u => u.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var unit in city.Units)
        {
            Demand(unit.Town is null || towns.Contains(unit.Town), $"Unit {unit.Id} is bound to the town {unit.Town}, which does not exist.");
            Demand(unit.Department != Party.ZJD || unit.Town is not null, $"Unit {unit.Id} belongs to the towns but names none; a town names itself.");
        }

        foreach (var department in PartyExtensions.Departments)
            Demand(city.Units.Any(u => u.Department == department), $"The department {department.Slug()} has no unit.");
    }

    private static void Demand(bool holds, string sentence)
    {
        if (!holds)
            throw new FormatException(sentence);
    }

    private static City ReadDemo()
    {
        using var stream = typeof(City).Assembly.GetManifestResourceStream("FourKeyWorks.Contracts.Broker.DemoCity.json")!;
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    }

    [GeneratedRegex(@"\Ac[0-9]{4,12}\z")]
    private static partial Regex CityIds();

    [GeneratedRegex(@"\Au[0-9]{4,12}\z")]
    private static partial Regex UnitIds();

    private sealed record CityDocument(string Id, string Name, IReadOnlyList<UnitEntry?> Units);

    private sealed record UnitEntry(string Id, string Department, string Name, string? Town = null);
}
