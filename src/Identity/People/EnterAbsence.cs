using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Calendar;
using FourKeyWorks.Platform.Streams;
using Marten;

namespace FourKeyWorks.Identity.People;

/// <summary>
/// Somebody is away and a colleague stands in: of the same unit, with all the duties that are to be stood in for, and not
/// away at the same time (R0.4-6). Whoever is suddenly ill cannot enter it: a colleague of the unit may.
/// </summary>
internal static class EnterAbsence
{
    private const int LongestDays = 366;

    /// <param name="From">First day.</param>
    /// <param name="To">Last day.</param>
    /// <param name="Deputy">Who stands in.</param>
    public sealed record Command(DateOnly From, DateOnly To, Guid Deputy);

    /// <param name="Absence">Which one.</param>
    public sealed record End(Guid Absence);

    /// <summary>Standing in gives no duty: whoever does has them already.</summary>
    public static Decision Decide(Person person, Command command, Person? deputy, Guid id, string by, DateTimeOffset now)
    {
        var today = OfficialCalendar.DateOf(now);
        if (command.From > command.To || command.To < today || command.To.DayNumber - command.From.DayNumber >= LongestDays) return Decision.Refuse("directory.absence-period");
        if (person.HasLeft) return Decision.Refuse("directory.person-left");
        if (person.Absences.Any(a => a.Meets(command.From, command.To))) return Decision.Refuse("directory.absence-overlaps");
        if (StandIn.Check(person, deputy) is { } code) return Decision.Refuse(code);
        return deputy!.Absences.Any(a => a.Meets(command.From, command.To))
            ? Decision.Refuse("directory.deputy-away")
            : Decision.Accept(new AbsenceEntered(person.Id, id, command.From, command.To, command.Deputy, by, now));
    }

    /// <summary>Over HTTP, for oneself and colleagues of the unit.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapChange<Person, Command>("/people/{id:guid}/absences", id => id, StandIn.Colleague, async (person, command, caller, work, cancellation) =>
            Decide(person, command, await StandIn.PersonAsync(work.Session, command.Deputy, cancellation), Guid.CreateVersion7(work.Now), caller.Subject, work.Now))
            .RequireDuty(Duty.ReadWork);
        api.MapChange<Person, End>("/people/{id:guid}/absences/end", id => id, StandIn.Colleague, (person, command, caller, work) =>
            person.Absences.Any(a => a.Id == command.Absence)
                ? Decision.Accept(new AbsenceEnded(person.Id, command.Absence, caller.Subject, work.Now))
                : Decision.Accept())
            .RequireDuty(Duty.ReadWork);
    }
}

/// <summary>Who can stand in for somebody, or succeed them.</summary>
internal static class StandIn
{
    /// <summary>The code of why not; null if they can.</summary>
    public static string? Check(Person person, Person? other)
    {
        if (other is not { IsWorking: true } || other.Unit != person.Unit) return "directory.not-a-colleague";
        if (other.Id == person.Id) return "directory.own-deputy";
        return person.Duties.Except(other.Duties).Any() ? "directory.duties-lacking" : null;
    }

    /// <summary>Whether the caller works with the person.</summary>
    public static bool Colleague(Person person, Caller caller) => person.Unit == caller.Unit;

    /// <summary>The person as they are now; null for nobody.</summary>
    public static async Task<Person?> PersonAsync(IDocumentSession session, Guid id, CancellationToken cancellation) =>
        await session.Events.AggregateStreamAsync<Person>(id, token: cancellation);
}
