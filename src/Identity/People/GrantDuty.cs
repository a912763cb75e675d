using System.ComponentModel.DataAnnotations;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Identity.People;

/// <summary>
/// The security administrator grants and withdraws duties. Administrators are apart: who has one of the three has no other
/// duty, and nobody grants themselves anything (GB/T 22239 level 3).
/// </summary>
internal static class GrantDuty
{
    private static readonly Duty[] Administrators = [Duty.KeepDirectory, Duty.GrantDuties, Duty.ReadAudit];

    /// <param name="Duty">The duty by its name, e.g. <c>read-case</c>.</param>
    public sealed record Grant([property: Length(1, 64)] string Duty);

    /// <param name="Duty">The duty by its name.</param>
    public sealed record Withdraw([property: Length(1, 64)] string Duty);

    /// <summary>Whether it may be granted.</summary>
    public static Decision Decide(Person person, string duty, string by, DateTimeOffset now)
    {
        if (Duties.Parse([duty]).Count == 0) return Decision.Refuse("directory.duty-unknown");
        if (person.HasLeft) return Decision.Refuse("directory.person-left");
        if (by == person.Id.ToString()) return Decision.Refuse("directory.own-duty");
        if (person.Duties.Contains(duty)) return Decision.Accept();
        return AreApart([.. person.Duties, duty]) ? Decision.Accept(new DutyGranted(person.Id, duty, by, now)) : Decision.Refuse("directory.administrators-apart");
    }

    /// <summary>Whether nobody would be administrator and something else at once; seeing who works where goes with any duty.</summary>
    public static bool AreApart(IReadOnlyList<string> duties)
    {
        var acting = duties.Where(d => d != Duty.ReadDirectory.Name()).ToList();
        return acting.Count <= 1 || !Administrators.Any(a => acting.Contains(a.Name()));
    }

    /// <summary>Withdrawing takes effect at once: the token that still has the duty is worth nothing any more.</summary>
    public static Decision Decide(Person person, Withdraw command, string by, DateTimeOffset now) =>
        !person.Duties.Contains(command.Duty) ? Decision.Accept()
        : by == person.Id.ToString() ? Decision.Refuse("directory.own-duty")
        : Decision.Accept(new DutyWithdrawn(person.Id, command.Duty, by, now));

    /// <summary>Over HTTP.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapChange<Person, Grant>("/people/{id:guid}/duties", id => id, (_, _) => true, (person, command, caller, work) => Decide(person, command.Duty, caller.Subject, work.Now))
            .RequireDuty(Duty.GrantDuties);
        api.MapChange<Person, Withdraw>("/people/{id:guid}/duties/withdrawal", id => id, (_, _) => true, (person, command, caller, work) => Decide(person, command, caller.Subject, work.Now))
            .RequireDuty(Duty.GrantDuties);
    }
}
