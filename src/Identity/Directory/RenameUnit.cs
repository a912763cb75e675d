using System.ComponentModel.DataAnnotations;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Calendar;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Identity.Directory;

/// <summary>A unit has another name since a day; the old ones stay known.</summary>
internal static class RenameUnit
{
    /// <param name="Name">The new name.</param>
    /// <param name="From">Since when; today if not said, and never later.</param>
    public sealed record Command([property: RegularExpression(OpenUnit.NamePattern)] string Name, DateOnly? From = null);

    /// <summary>Whether it may have the name.</summary>
    public static Decision Decide(Unit unit, Command command, bool isTaken, string by, DateTimeOffset now)
    {
        var today = OfficialCalendar.DateOf(now);
        var from = command.From ?? today;
        if (unit.LastDay is not null) return Decision.Refuse("directory.unit-closed");
        if (command.Name == unit.Name) return Decision.Accept();
        if (from > today || from < unit.Names[^1].From) return Decision.Refuse("directory.date-invalid");
        return isTaken ? Decision.Refuse("directory.name-taken") : Decision.Accept(new UnitRenamed(unit.UnitId, command.Name, from, by, now));
    }

    /// <summary>Over HTTP.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapChange<Unit, Command>("/directory/units/{id}/name", Unit.StreamOf, (_, _) => true, async (unit, command, caller, work, cancellation) =>
        {
            var units = await DirectoryTurn.TakeAsync(work, cancellation);
            return Decide(unit, command, await units.IsNameTakenAsync(unit.UnitId, unit.Kind, unit.Parent, command.Name, cancellation), caller.Subject, work.Now);
        }).RequireDuty(Duty.KeepDirectory);
}
