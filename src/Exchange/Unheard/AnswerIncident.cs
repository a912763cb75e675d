using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Streams;
using JasperFx.Events;

namespace FourKeyWorks.Exchange.Unheard;

/// <summary>What people do about an event that nobody hears: take it over, phone, say that it is heard (architecture §3).</summary>
public static class AnswerIncident
{
    /// <summary>Nothing to say.</summary>
    public sealed record TakeOver;

    /// <param name="RosterEntry">Whom, as the roster names it.</param>
    /// <param name="Reached">What came of it.</param>
    public sealed record Call(Guid RosterEntry, CallOutcome Reached);

    /// <param name="Unit">Which unit has heard.</param>
    public sealed record Close([property: UnitId] string Unit);

    /// <summary>One person after another may; it climbs on all the same.</summary>
    public static Decision Decide(Incident incident, string by, string unit, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(incident);
        if (incident.Heard is not null) return Decision.Refuse("unheard.already-heard");
        return incident.TakenOver?.By == by ? Decision.Refuse("unheard.already-yours") : Decision.Accept(new IncidentTakenOver(by, unit, now));
    }

    /// <summary>Who is phoned stands in the roster. A call that was made is recorded even when it is heard meanwhile.</summary>
    public static Decision Decide(Incident incident, Call call, bool onRoster, string by, string unit, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(call);
        return onRoster
            ? Decision.Accept(new DutyOfficerCalled(call.RosterEntry, call.Reached, by, unit, now))
            : Decision.Refuse("unheard.not-on-roster");
    }

    /// <summary>
    /// Only the department that the event was for can have heard. A unit says so itself; for another it can be said after
    /// somebody was reached by telephone.
    /// </summary>
    public static Decision Decide(Incident incident, Close close, string by, string unit, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(close);
        if (incident.Heard is not null) return Decision.Refuse("unheard.already-heard");
        if (!incident.Hearers.Contains(close.Unit)) return Decision.Refuse("unheard.not-a-receiver");
        if (unit == close.Unit) return Decision.Accept(new IncidentHeard(unit, by, Hearing.OnPage, now, now));
        return incident.Calls.Any(c => c.Reached == CallOutcome.Yes)
            ? Decision.Accept(new IncidentHeard(close.Unit, by, Hearing.ByPhone, now, now))
            : Decision.Refuse("unheard.nobody-reached");
    }

    /// <summary>Over HTTP.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapChange<Incident, TakeOver>(
            "/unheard/{id:guid}/taking-over", id => id, Access,
            (incident, _, caller, work) => Decide(incident, caller.Subject, caller.Unit, work.Now))
            .RequireDuty(Duty.AnswerUnheard);
        api.MapChange<Incident, Call>(
            "/unheard/{id:guid}/calls", id => id, Access,
            async (incident, call, caller, work, cancellation) => Decide(
                incident, call, await Callees.NameAsync(work, call.RosterEntry, incident.Reached, cancellation), caller.Subject, caller.Unit, work.Now))
            .RequireDuty(Duty.AnswerUnheard);
        api.MapChange<Incident, Close>("/unheard/{id:guid}/hearing", id => id, Access, CloseIt).RequireDuty(Duty.AnswerUnheard);
    }

    /// <summary>A unit that it has reached.</summary>
    private const string Reached = "reached";

    /// <summary>Those whom it has reached.</summary>
    internal static AccessPolicy Access { get; } = new(new AccessRule([Reached], null, [Duty.AnswerUnheard]));

    /// <summary>Who stands to an incident.</summary>
    internal static IEnumerable<StandingChange> Changes(IEvent e) => e.Data switch
    {
        IncidentRaised r => Incident.ReachedAt(r.Ladder, 0).Select(u => new StandingChange.Given(e.StreamId, Names.ToUnit(u), Reached)),
        IncidentClimbed c => c.Reached.Select(u => new StandingChange.Given(e.StreamId, Names.ToUnit(u), Reached)),
        _ => [],
    };

    /// <summary>What a unit says of itself is an acknowledgement like any other, and the journal has it.</summary>
    private static Decision CloseIt(Incident incident, Close close, Caller caller, UnitOfWork work)
    {
        var decided = Decide(incident, close, caller.Subject, caller.Unit, work.Now);
        if (decided is Decision.Accepted { Events: [IncidentHeard { How: Hearing.OnPage } heard] })
            new Acknowledgement(heard.Unit, heard.HeardAt, heard.By).Note(work, incident.Seq);
        return decided;
    }
}
