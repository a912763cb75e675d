using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Platform.Access;

/// <summary>How a caller stands to a thing at this moment.</summary>
/// <param name="Relations">The relations, in the owning service's words.</param>
/// <param name="IsExcluded">The person or the unit is named as suspect or conflicted (domain §9.4).</param>
/// <param name="GlassUntil">Until when the glass is open that the person has broken.</param>
public sealed record Standing(IReadOnlySet<string> Relations, bool IsExcluded = false, DateTimeOffset? GlassUntil = null)
{
    /// <summary>To something that one has nothing to do with, or that is not there.</summary>
    public static Standing None { get; } = new(new HashSet<string>());

    /// <summary>In a relation that was found otherwise.</summary>
    public static Standing In(string relation) => new(new HashSet<string> { relation });

    /// <summary>As what a caller can stand to something: the person, the unit, the department.</summary>
    internal static string[] NamesOf(Caller caller) =>
        [
            OfPerson(caller.Subject), Names.ToUnit(caller.Unit), Names.ToDepartment(caller.Department),
            .. caller.Duties.Contains(Duty.BreakGlass) ? [OfBreakers(caller.Department)] : Array.Empty<string>(),
        ];

    /// <summary>
    /// The name of those of a department who may break the glass. A name of their own: for everybody else a look-up finds nothing,
    /// whether there is a thing or not, and takes as long.
    /// </summary>
    public static string OfBreakers(Party department) => $"{Names.ToDepartment(department)}.{Duty.BreakGlass.Name()}";

    /// <summary>The name of a person among those who stand to something.</summary>
    public static string OfPerson(string subject) => "person." + subject;
}

/// <summary>What an event changes in how somebody stands to a thing.</summary>
public abstract record StandingChange
{
    private StandingChange() { }

    /// <summary>Somebody stands to a thing from now on.</summary>
    /// <param name="Thing">The thing, by the id that addresses name.</param>
    /// <param name="Who"><c>unit.u1001</c>, <c>dept.jcy</c> or <see cref="Standing.OfPerson"/>.</param>
    /// <param name="Relation">In which relation.</param>
    public sealed record Given(Guid Thing, string Who, string Relation) : StandingChange;

    /// <summary>No longer.</summary>
    public sealed record Taken(Guid Thing, string Who, string Relation) : StandingChange;

    /// <summary>A thing is part of another: who is excluded from the whole is excluded from it.</summary>
    public sealed record Part(Guid Thing, Guid Whole) : StandingChange;

    /// <summary>Somebody is excluded from a thing and all its parts, those to come too.</summary>
    public sealed record Excluded(Guid Thing, string Who) : StandingChange;

    /// <summary>Somebody is excluded no longer.</summary>
    public sealed record Readmitted(Guid Thing, string Who) : StandingChange;

    /// <summary>A person has broken the glass before a thing.</summary>
    public sealed record GlassBroken(Guid Thing, string Who, DateTimeOffset Until) : StandingChange;

    /// <summary>Whatever glass is open before what the thing is part of closes: it is sealed or erased.</summary>
    public sealed record GlassClosed(Guid Thing) : StandingChange;
}
