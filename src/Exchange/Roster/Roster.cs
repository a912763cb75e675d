using FourKeyWorks.Platform.Identifiers;
using FourKeyWorks.Platform.Privacy;

namespace FourKeyWorks.Exchange.Roster;

/// <summary>Somebody is on duty for a unit. Who it is stands in the vault under the entry's id.</summary>
/// <param name="EntryId">The entry.</param>
/// <param name="Unit">For which unit.</param>
/// <param name="From">From when.</param>
/// <param name="To">Until when.</param>
/// <param name="By">Who entered it.</param>
/// <param name="At">When.</param>
public sealed record DutyEntered(Guid EntryId, string Unit, DateTimeOffset From, DateTimeOffset To, string By, DateTimeOffset At);

/// <summary>Somebody can be called for a unit at any time, when nobody is on duty or nobody answers.</summary>
public sealed record FallbackEntered(Guid EntryId, string Unit, string By, DateTimeOffset At);

/// <summary>An entry does not hold any more.</summary>
public sealed record EntryWithdrawn(Guid EntryId, string By, DateTimeOffset At);

/// <summary>The person of an entry whose time is over is forgotten.</summary>
public sealed record DutyPersonErased(Guid EntryId, DateTimeOffset At);

/// <summary>A time on duty.</summary>
/// <param name="From">From when.</param>
/// <param name="To">Until when.</param>
public sealed record Shift(DateTimeOffset From, DateTimeOffset To);

/// <summary>Who is on duty for a unit, and who can be called at any time (值班表).</summary>
public sealed record UnitRoster(IReadOnlyDictionary<Guid, Shift> Shifts, IReadOnlyList<Guid> Fallbacks)
{
    private static readonly Dictionary<Guid, Shift> NoShifts = [];

    /// <summary>An empty one.</summary>
    public UnitRoster()
        : this(NoShifts, [])
    {
    }

    /// <summary>The id of the stream.</summary>
    public Guid Id { get; init; }

    /// <summary>The stream of a unit's roster.</summary>
    public static Guid StreamOf(string unit) => DerivedId.Of("duty-roster", unit);

    /// <summary>In whose name the vault keeps the person of an entry.</summary>
    public static Subject PersonOf(Guid entryId) => Subject.Person(entryId);

    /// <summary>A shift.</summary>
    public UnitRoster Apply(DutyEntered e) => this with { Shifts = new Dictionary<Guid, Shift>(Shifts) { [e.EntryId] = new(e.From, e.To) } };

    /// <summary>A contact.</summary>
    public UnitRoster Apply(FallbackEntered e) => this with { Fallbacks = [.. Fallbacks, e.EntryId] };

    /// <summary>One less.</summary>
    public UnitRoster Apply(EntryWithdrawn e) => Without(e.EntryId);

    /// <summary>Forgotten.</summary>
    public UnitRoster Apply(DutyPersonErased e) => Without(e.EntryId);

    internal UnitRoster Without(Guid entry) => this with
    {
        Shifts = Shifts.Where(s => s.Key != entry).ToDictionary(),
        Fallbacks = [.. Fallbacks.Where(f => f != entry)],
    };
}
