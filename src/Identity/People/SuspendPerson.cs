using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Identity.People;

/// <summary>
/// The security administrator suspends a person at once – a lost device, a suspicion, a lapsed vetting (domain §7.14) – and lets
/// them back. Their duties stay as they are; nothing can be done with them meanwhile.
/// </summary>
internal static class SuspendPerson
{
    /// <summary>Nothing to say.</summary>
    public sealed record Suspend;

    /// <summary>Nothing to say.</summary>
    public sealed record Resume;

    /// <summary>Nothing to say.</summary>
    public sealed record SignOut;

    /// <summary>Whether the person may be suspended; being it already changes nothing.</summary>
    public static Decision Decide(Person person, Suspend _, string by, DateTimeOffset now)
    {
        if (by == person.Id.ToString()) return Decision.Refuse("directory.own-suspension");
        if (person.HasLeft) return Decision.Refuse("directory.person-left");
        return person.IsSuspended ? Decision.Accept() : Decision.Accept(new PersonSuspended(person.Id, by, now));
    }

    /// <summary>Letting back.</summary>
    public static Decision Decide(Person person, Resume _, string by, DateTimeOffset now)
    {
        if (person.HasLeft) return Decision.Refuse("directory.person-left");
        return person.IsSuspended ? Decision.Accept(new PersonResumed(person.Id, by, now)) : Decision.Accept();
    }

    /// <summary>Over HTTP.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapChange<Person, Suspend>("/people/{id:guid}/suspension", id => id, (_, _) => true, (person, command, caller, work) =>
        {
            Accounts.Sessions.EndAll(work.Session, person.Id, work.Now);
            return Decide(person, command, caller.Subject, work.Now);
        }).RequireDuty(Duty.GrantDuties);
        api.MapChange<Person, Resume>("/people/{id:guid}/suspension/end", id => id, (_, _) => true, (person, command, caller, work) => Decide(person, command, caller.Subject, work.Now))
            .RequireDuty(Duty.GrantDuties);
        api.MapChange<Person, SignOut>("/people/{id:guid}/sign-out", id => id, (_, _) => true, (person, _, caller, work) =>
        {
            Accounts.Sessions.EndAll(work.Session, person.Id, work.Now);
            return Decision.Accept(new SignedOutEverywhere(person.Id, caller.Subject, work.Now));
        }).RequireDuty(Duty.GrantDuties);
    }
}
