using System.ComponentModel.DataAnnotations;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Calendar;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Identity.Directory;

/// <summary>
/// A unit ends: merged, dissolved, moved into another. It names who goes on, and ends only when nothing hangs on it any more: no
/// unit is part of it, nobody works in it, and it takes no part on the bus. It is never opened again.
/// </summary>
internal static class CloseUnit
{
    /// <param name="LastDay">Its last day.</param>
    /// <param name="Successors">Who goes on: units of the same kind and department.</param>
    public sealed record Command(DateOnly LastDay, [property: Length(1, 5)] IReadOnlyList<string> Successors);

    /// <summary>What must be known of others.</summary>
    /// <param name="IsOnBus">It takes part on the bus.</param>
    /// <param name="Units">How many units are part of it after its last day.</param>
    /// <param name="People">How many people work in it.</param>
    /// <param name="Successors">Those named that there are.</param>
    public sealed record Facts(bool IsOnBus, long Units, long People, IReadOnlyList<Unit> Successors);

    /// <summary>Whether it may end.</summary>
    public static Decision Decide(Unit unit, Command command, Facts facts, string by, DateTimeOffset now)
    {
        if (unit.LastDay is not null) return Decision.Refuse("directory.unit-closed");
        if (command.LastDay < unit.From || !Days.IsReasonable(command.LastDay, OfficialCalendar.DateOf(now))) return Decision.Refuse("directory.date-invalid");
        if (facts.IsOnBus) return Decision.Refuse("directory.unit-on-bus");
        if (facts.Units > 0) return Decision.Refuse("directory.unit-has-units");
        if (facts.People > 0) return Decision.Refuse("directory.unit-has-people");
        var goOn = command.Successors.Distinct().ToList();
        return goOn.Count > 0 && goOn.TrueForAll(id => facts.Successors.Any(s => s.UnitId == id && GoesOn(unit, s, command.LastDay)))
            ? Decision.Accept(new UnitClosed(unit.UnitId, command.LastDay, goOn, by, now))
            : Decision.Refuse("directory.successor-wrong");
    }

    private static bool GoesOn(Unit unit, Unit successor, DateOnly lastDay) =>
        successor.UnitId != unit.UnitId && successor.Kind == unit.Kind && successor.Department == unit.Department && successor.IsLastingOn(lastDay.AddDays(1));

    /// <summary>Over HTTP.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapChange<Unit, Command>("/directory/units/{id}/end", Unit.StreamOf, (_, _) => true, async (unit, command, caller, work, cancellation) =>
        {
            var units = await DirectoryTurn.TakeAsync(work, cancellation);
            var successors = new List<Unit>();
            foreach (var id in command.Successors)
                if (await units.FindAsync(id, cancellation) is { } successor) successors.Add(successor);
            var facts = new Facts(
                work.City.Units.Any(u => u.Id == unit.UnitId), await units.CountUnitsAsync(unit.UnitId, command.LastDay, cancellation),
                await units.CountPeopleAsync(unit.UnitId, cancellation), successors);
            return Decide(unit, command, facts, caller.Subject, work.Now);
        }).RequireDuty(Duty.KeepDirectory);
}
