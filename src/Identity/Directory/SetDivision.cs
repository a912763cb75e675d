using System.ComponentModel.DataAnnotations;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Identity.Directory;

/// <summary>The statistics code of a unit's place, when it is known or was changed.</summary>
internal static class SetDivision
{
    /// <param name="Division">12 digits.</param>
    public sealed record Command([property: RegularExpression(Directory.Division.Pattern)] string Division);

    /// <summary>Whether it can be that.</summary>
    public static Decision Decide(Unit unit, Command command, string? above, bool isTaken, string by, DateTimeOffset now)
    {
        if (unit.LastDay is not null) return Decision.Refuse("directory.unit-closed");
        if (unit.Division == command.Division) return Decision.Accept();
        if (!Division.Fits(unit.Kind, command.Division, above)) return Decision.Refuse("directory.division-wrong");
        return isTaken ? Decision.Refuse("directory.division-taken") : Decision.Accept(new UnitDivisionSet(unit.UnitId, command.Division, by, now));
    }

    /// <summary>Over HTTP.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapChange<Unit, Command>("/directory/units/{id}/division", Unit.StreamOf, (_, _) => true, async (unit, command, caller, work, cancellation) =>
        {
            var units = await DirectoryTurn.TakeAsync(work, cancellation);
            var above = await units.FindAsync(unit.Kind is UnitKind.Village or UnitKind.Grid ? unit.Parent : unit.Town, cancellation);
            return Decide(unit, command, above?.Division, await units.IsDivisionTakenAsync(unit.UnitId, unit.Kind, command.Division, cancellation), caller.Subject, work.Now);
        }).RequireDuty(Duty.KeepDirectory);
}
