using System.ComponentModel.DataAnnotations;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Calendar;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.ServiceDefaults;

namespace FourKeyWorks.Identity.Directory;

/// <summary>
/// The system administrator enters a unit (R0.4-2 … R0.4-6). The directory gives it its id. It takes part on the bus only when
/// the operator has put it into the city's file (ADR 0032).
/// </summary>
internal static class OpenUnit
{
    /// <summary>A name begins with a letter or a digit, so that no table program takes it for a formula.</summary>
    public const string NamePattern = "^[\\p{L}\\p{N}][^\\p{C}<>=\\\\|]{1,59}$";

    /// <param name="Kind">What it is.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Department">Of a bureau, its department; of the others it follows.</param>
    /// <param name="Parent">What it is part of; bureaus and towns are part of nothing.</param>
    /// <param name="Town">Of a station or a school, the town that it is in or for.</param>
    /// <param name="Division">Statistics code, 12 digits.</param>
    /// <param name="From">First day; today if not said.</param>
    public sealed record Command(
        UnitKind Kind, [property: RegularExpression(NamePattern)] string Name, [property: Length(2, 10)] string? Department = null,
        [property: UnitId] string? Parent = null, [property: UnitId] string? Town = null,
        [property: RegularExpression(Directory.Division.Pattern)] string? Division = null, DateOnly? From = null);

    /// <summary>What must be known of others.</summary>
    /// <param name="Parent">What it would be part of; null if it names none or one that there is not.</param>
    /// <param name="Town">The town; the same.</param>
    /// <param name="NameTaken">Another there has the name.</param>
    /// <param name="DivisionTaken">Another of the kind has the code.</param>
    public sealed record Facts(Unit? Parent, Unit? Town, bool NameTaken, bool DivisionTaken);

    /// <summary>Whether it may be entered.</summary>
    public static Decision Decide(string unit, Command command, Facts facts, string by, DateTimeOffset now)
    {
        var today = OfficialCalendar.DateOf(now);
        var from = command.From ?? today;
        if (!Days.IsReasonable(from, today)) return Decision.Refuse("directory.date-invalid");
        if ((command.Parent is not null && facts.Parent is null) || (command.Town is not null && facts.Town is null)) return Decision.Refuse("directory.unit-unknown");
        if (Placement.Refusal(command.Kind, facts.Parent, facts.Town, command.Division, from) is { } misplaced) return Decision.Refuse(misplaced);
        if (Placement.DepartmentOf(command.Kind, command.Department, facts.Parent) is not { } department) return Decision.Refuse("directory.department-wrong");
        if (facts.NameTaken) return Decision.Refuse("directory.name-taken");
        if (facts.DivisionTaken) return Decision.Refuse("directory.division-taken");
        return Decision.Accept(new UnitOpened(unit, command.Kind, department, command.Parent, command.Town, command.Division, command.Name, from, by, now));
    }

    /// <summary>Over HTTP.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapCommand<Command>("/directory/units", OpenAsync).Produces(StatusCodes.Status201Created).RequireDuty(Duty.KeepDirectory);

    private static async Task<CommandAnswer> OpenAsync(Command command, HttpContext http, UnitOfWork work, Caller caller, CancellationToken cancellation)
    {
        var units = await DirectoryTurn.TakeAsync(work, cancellation);
        var unit = await units.NextIdAsync(cancellation);
        var facts = new Facts(
            await units.FindAsync(command.Parent, cancellation), await units.FindAsync(command.Town, cancellation),
            await units.IsNameTakenAsync(unit, command.Kind, command.Parent, command.Name, cancellation),
            await units.IsDivisionTakenAsync(unit, command.Kind, command.Division, cancellation));
        switch (Decide(unit, command, facts, caller.Subject, work.Now))
        {
            case Decision.Accepted accepted:
                work.Session.Events.StartStream(Unit.StreamOf(unit), accepted.Events);
                return new CommandAnswer(StatusCodes.Status201Created, $"directory/units/{unit}", null);
            case Decision.Refused refused:
                return CommandAnswer.Of(Problem.Refusal(refused.Code));
            default:
                throw new InvalidOperationException();
        }
    }
}
