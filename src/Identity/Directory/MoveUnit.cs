using System.ComponentModel.DataAnnotations;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Calendar;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Identity.Directory;

/// <summary>A unit becomes part of another one, of the same kind as before: a village of another town, a station for another town.</summary>
internal static class MoveUnit
{
    /// <param name="Parent">What it is part of from now on.</param>
    /// <param name="Town">Of a station or a school, the town.</param>
    /// <param name="Division">Its statistics code there; null if it is not known yet.</param>
    public sealed record Command(
        [property: UnitId] string? Parent = null, [property: UnitId] string? Town = null,
        [property: RegularExpression(Directory.Division.Pattern)] string? Division = null);

    /// <summary>Whether it may be there. The department stays: what belongs to another one is another unit.</summary>
    public static Decision Decide(Unit unit, Command command, OpenUnit.Facts facts, string by, DateTimeOffset now)
    {
        if (unit.LastDay is not null) return Decision.Refuse("directory.unit-closed");
        if ((command.Parent is not null && facts.Parent is null) || (command.Town is not null && facts.Town is null)) return Decision.Refuse("directory.unit-unknown");
        if (Placement.Refusal(unit.Kind, facts.Parent, facts.Town, command.Division, OfficialCalendar.DateOf(now)) is { } misplaced) return Decision.Refuse(misplaced);
        if (facts.Parent is { } parent && parent.Department != unit.Department) return Decision.Refuse("directory.parent-wrong");
        if (facts.NameTaken) return Decision.Refuse("directory.name-taken");
        if (facts.DivisionTaken) return Decision.Refuse("directory.division-taken");
        return (command.Parent, command.Town, command.Division) == (unit.Parent, unit.Town, unit.Division)
            ? Decision.Accept()
            : Decision.Accept(new UnitMoved(unit.UnitId, command.Parent, command.Town, command.Division, by, now));
    }

    /// <summary>Over HTTP.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapChange<Unit, Command>("/directory/units/{id}/place", Unit.StreamOf, (_, _) => true, async (unit, command, caller, work, cancellation) =>
        {
            var units = await DirectoryTurn.TakeAsync(work, cancellation);
            var facts = new OpenUnit.Facts(
                await units.FindAsync(command.Parent, cancellation), await units.FindAsync(command.Town, cancellation),
                await units.IsNameTakenAsync(unit.UnitId, unit.Kind, command.Parent, unit.Name, cancellation),
                await units.IsDivisionTakenAsync(unit.UnitId, unit.Kind, command.Division, cancellation));
            return Decide(unit, command, facts, caller.Subject, work.Now);
        }).RequireDuty(Duty.KeepDirectory);
}
