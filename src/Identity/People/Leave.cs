using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Identity;
using FourKeyWorks.Identity.Accounts;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Calendar;
using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.Platform.Work;
using JasperFx.Events;

namespace FourKeyWorks.Identity.People;

/// <summary>
/// Leaving a unit (R0.4-6). What is open goes to a named successor who accepts, and nobody gets around it: before that a
/// person does not leave; when the last day is over they are suspended, and the hand-over stays open until somebody accepts.
/// </summary>
internal static class Leave
{
    /// <summary>The successor answers.</summary>
    public const string Answer = "hand-over-answer";

    /// <summary>The last day ends.</summary>
    public const string LastDay = "last-day";

    /// <summary>For whom a clock acts that nobody works by.</summary>
    private const string Nobody = "system";

    private static readonly DateOnly Always = new(2020, 1, 1);

    /// <param name="Successor">Who is asked to take over.</param>
    /// <param name="LastDay">The last day; today, for somebody who is gone already.</param>
    public sealed record Announce(Guid Successor, DateOnly LastDay);

    /// <summary>Nothing to say.</summary>
    public sealed record CallOff;

    /// <summary>Nothing to say.</summary>
    public sealed record Accept;

    /// <param name="Reason">Why not.</param>
    public sealed record Decline(DeclineReason Reason);

    /// <summary>Another successor, or another last day, is announced anew; what was accepted already is not asked for again.</summary>
    public static Decision Decide(Person person, Announce command, Person? successor, Due answer, string by, DateTimeOffset now)
    {
        if (person.HasLeft) return Decision.Refuse("directory.person-left");
        if (by == person.Id.ToString()) return Decision.Refuse("directory.own-leaving");
        if (person.Leaving is { State: HandOverState.Accepted }) return Decision.Refuse("directory.handed-over");
        if (command.LastDay < OfficialCalendar.DateOf(now)) return Decision.Refuse("directory.last-day-past");
        if (StandIn.Check(person, successor) is { } code) return Decision.Refuse(code);
        if (successor!.Leaving is not null) return Decision.Refuse("directory.successor-leaves");
        return Decision.Accept(new LeavingAnnounced(person.Id, command.Successor, command.LastDay, answer, DepartureOf(command.LastDay), by, now));
    }

    /// <summary>As long as nothing was accepted.</summary>
    public static Decision Decide(Person person, CallOff _, string by, DateTimeOffset now) => person.Leaving switch
    {
        null => Decision.Accept(),
        { State: HandOverState.Accepted } => Decision.Refuse("directory.handed-over"),
        _ => Decision.Accept(new LeavingCalledOff(person.Id, by, now)),
    };

    /// <summary>Once. Whose last day is over has left with it.</summary>
    public static Decision Decide(Person person, Accept _, DateTimeOffset now)
    {
        if (person.Leaving is not { State: HandOverState.Asked } leaving) return Decision.Refuse("directory.hand-over-answered");
        var accepted = new HandOverAccepted(person.Id, leaving.Successor, person.Unit, now);
        return OfficialCalendar.DateOf(now) > leaving.LastDay
            ? Decision.Accept(accepted, new PersonLeft(person.Id, leaving.Successor, person.Unit, leaving.Successor.ToString(), now))
            : Decision.Accept(accepted);
    }

    /// <summary>Once.</summary>
    public static Decision Decide(Person person, Decline command, DateTimeOffset now) =>
        person.Leaving is { State: HandOverState.Asked } leaving
            ? Decision.Accept(new HandOverDeclined(person.Id, leaving.Successor, command.Reason, now))
            : Decision.Refuse("directory.hand-over-answered");

    /// <summary>The last day is over: who has handed over has left; who has not can do nothing more, and has not left.</summary>
    public static Decision Depart(Person person, DateTimeOffset now) => person switch
    {
        { HasLeft: true } or { Leaving: null } => Decision.Accept(),
        { Leaving: { State: HandOverState.Accepted } leaving } => Decision.Accept(new PersonLeft(person.Id, leaving.Successor, person.Unit, Nobody, now)),
        { IsSuspended: true } => Decision.Accept(),
        _ => Decision.Accept(new PersonSuspended(person.Id, Nobody, now)),
    };

    /// <summary>Over HTTP.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapChange<Person, Announce>("/people/{id:guid}/leaving", id => id, (_, _) => true, async (person, command, caller, work, cancellation) =>
            Decide(person, command, await StandIn.PersonAsync(work.Session, command.Successor, cancellation), work.Clocks.Start(Answer, work.Now), caller.Subject, work.Now))
            .RequireDuty(Duty.KeepDirectory);
        api.MapChange<Person, CallOff>("/people/{id:guid}/leaving/end", id => id, (_, _) => true, (person, command, caller, work) => Decide(person, command, caller.Subject, work.Now))
            .RequireDuty(Duty.KeepDirectory);
        api.MapChange<Person, Accept>("/people/{id:guid}/hand-over/acceptance", id => id, IsSuccessor, (person, command, caller, work) => Decide(person, command, work.Now))
            .RequireDuty(Duty.ReadWork);
        api.MapChange<Person, Decline>("/people/{id:guid}/hand-over/refusal", id => id, IsSuccessor, (person, command, caller, work) => Decide(person, command, work.Now))
            .RequireDuty(Duty.ReadWork);
    }

    /// <summary>Adds what the service keeps and tells of it.</summary>
    public static ServiceModel AddLeaving(this ServiceModel model) => model
        .Stores<LeavingAnnounced>("leaving_announced").Stores<LeavingCalledOff>("leaving_called_off")
        .Stores<HandOverAccepted>("hand_over_accepted").Stores<HandOverDeclined>("hand_over_declined")
        .Clock(new ClockRule(Answer, 1, Always, 3, ClockUnit.Workdays, "R0.4-6 [A]"), (due, work, cancellation) =>
            work.DecideAsync<Person>(due.StreamId, p => p.Leaving is { State: not HandOverState.Accepted }
                ? Decision.Accept(new ClockMissed(due.Due, due.Subject, due.Owner, work.Now))
                : Decision.Accept(), cancellation))
        .Clock(new ClockRule(LastDay, 1, Always, 1, ClockUnit.Days, "R0.4-6"), (due, work, cancellation) =>
        {
            Sessions.EndAll(work.Session, due.StreamId, work.Now);
            return work.DecideAsync<Person>(due.StreamId, p => Depart(p, work.Now), cancellation);
        })
        .ClocksFollow(Changes)
        // Until the last day the leaver may take more on: what they have when they leave goes the same way.
        .Publishes<HandOverAccepted>((e, context) => HandedOver(e.StreamId, e.Data.Successor, e.Data.Unit, e.Data.At, context))
        .Publishes<PersonLeft>((e, context) => HandedOver(e.StreamId, e.Data.Successor, e.Data.Unit, e.Data.At, context));

    private static Outgoing HandedOver(Guid from, Guid to, string unit, DateTimeOffset at, PublishingContext context) => new(
        new WorkHandedOverV1 { From = from, To = to, Unit = unit, AcceptedAt = at }, Names.Jurisdiction(context.City.Id, null, null), from);

    private static IEnumerable<ClockChange> Changes(IEvent e) => e.Data switch
    {
        LeavingAnnounced l => [new ClockChange.Started(l.Answer, l.PersonId, WorkList.ToPerson(l.Successor)), new ClockChange.Started(l.Departure, l.PersonId, Nobody)],
        LeavingCalledOff or PersonLeft => [new ClockChange.Stopped(Answer), new ClockChange.Stopped(LastDay)],
        HandOverAccepted => [new ClockChange.Stopped(Answer)],
        _ => [],
    };

    private static bool IsSuccessor(Person person, Caller caller) => person.Leaving is { } leaving && caller.Subject == leaving.Successor.ToString();

    private static Due DepartureOf(DateOnly lastDay) => new(LastDay, 1, OfficialCalendar.EndOf(lastDay));
}
