using System.Text.Json.Serialization;
using FourKeyWorks.Platform.Identifiers;

namespace FourKeyWorks.Identity.Directory;

/// <summary>What a unit is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UnitKind>))]
public enum UnitKind
{
    /// <summary>部门: a department of the city, or one of several of it.</summary>
    Bureau,
    /// <summary>镇、街道: a town, zone or sub-district.</summary>
    Town,
    /// <summary>村、社区: a village or community, of a town.</summary>
    Village,
    /// <summary>网格: a grid, of a village.</summary>
    Grid,
    /// <summary>派出机构: what a department has in a town: a police station, a justice office.</summary>
    Station,
    /// <summary>学校: a school.</summary>
    School,
}

/// <summary>A unit is in the directory (R0.4-2 … R0.4-6).</summary>
/// <param name="Unit">Its id: opaque, never given to another.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Department">Its department, as in tokens: <c>gaj</c>.</param>
/// <param name="Parent">The unit that it is part of.</param>
/// <param name="Town">Where stations and schools are; of the others the town follows from what they are part of.</param>
/// <param name="Division">The statistics code of where it is, 12 digits; an attribute, for such codes change.</param>
/// <param name="Name">Its name.</param>
/// <param name="From">Its first day.</param>
/// <param name="By">Who entered it.</param>
/// <param name="At">When.</param>
public sealed record UnitOpened(
    string Unit, UnitKind Kind, string Department, string? Parent, string? Town, string? Division, string Name, DateOnly From, string By, DateTimeOffset At);

/// <summary>It has another name since a day.</summary>
public sealed record UnitRenamed(string Unit, string Name, DateOnly From, string By, DateTimeOffset At);

/// <summary>It is part of another unit, or in another town.</summary>
public sealed record UnitMoved(string Unit, string? Parent, string? Town, string? Division, string By, DateTimeOffset At);

/// <summary>Its statistics code is another, or is known now.</summary>
public sealed record UnitDivisionSet(string Unit, string Division, string By, DateTimeOffset At);

/// <summary>It ends with a day; what is its business is its successors' from the next on.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="LastDay">Its last day.</param>
/// <param name="Successors">Who goes on.</param>
/// <param name="By">Who entered it.</param>
/// <param name="At">When.</param>
public sealed record UnitClosed(string Unit, DateOnly LastDay, IReadOnlyList<string> Successors, string By, DateTimeOffset At);

/// <summary>A name, and since when.</summary>
/// <param name="Name">The name.</param>
/// <param name="From">Its first day.</param>
public sealed record UnitName(string Name, DateOnly From);

/// <summary>A unit as the directory has it.</summary>
/// <param name="UnitId">Its id.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Department">Its department.</param>
/// <param name="Parent">What it is part of.</param>
/// <param name="Town">Where stations and schools are.</param>
/// <param name="Division">The statistics code.</param>
/// <param name="Names">Its names, oldest first.</param>
/// <param name="From">Its first day.</param>
/// <param name="LastDay">Its last day; null for none in sight.</param>
/// <param name="Successors">Who goes on after it.</param>
public sealed record Unit(
    string UnitId, UnitKind Kind, string Department, string? Parent, string? Town, string? Division, IReadOnlyList<UnitName> Names, DateOnly From,
    DateOnly? LastDay, IReadOnlyList<string> Successors)
{
    /// <summary>The id of the stream.</summary>
    public Guid Id { get; init; }

    /// <summary>The stream of a unit.</summary>
    public static Guid StreamOf(string unit) => DerivedId.Of("unit", unit);

    /// <summary>What it is called now.</summary>
    [JsonIgnore]
    public string Name => Names[^1].Name;

    /// <summary>Whether it is there that day.</summary>
    public bool IsOpenOn(DateOnly day) => From <= day && (LastDay is not { } last || day <= last);

    /// <summary>Whether something new may begin in it: it is there, with no end in sight.</summary>
    public bool IsLastingOn(DateOnly day) => From <= day && LastDay is null;

    /// <summary>The beginning.</summary>
    public static Unit Create(UnitOpened e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return new Unit(e.Unit, e.Kind, e.Department, e.Parent, e.Town, e.Division, [new(e.Name, e.From)], e.From, null, []) { Id = StreamOf(e.Unit) };
    }

    /// <summary>Another name.</summary>
    public Unit Apply(UnitRenamed e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return this with { Names = [.. Names, new(e.Name, e.From)] };
    }

    /// <summary>Another place.</summary>
    public Unit Apply(UnitMoved e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return this with { Parent = e.Parent, Town = e.Town, Division = e.Division };
    }

    /// <summary>Another code.</summary>
    public Unit Apply(UnitDivisionSet e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return this with { Division = e.Division };
    }

    /// <summary>The end.</summary>
    public Unit Apply(UnitClosed e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return this with { LastDay = e.LastDay, Successors = e.Successors };
    }
}
