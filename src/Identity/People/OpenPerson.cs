using System.ComponentModel.DataAnnotations;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Identifiers;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Identity.People;

/// <summary>
/// The system administrator enters a person of a unit (R0.4-6), who may do nothing yet and cannot sign in: duties and the
/// enrolment code come from the security administrator (GB/T 22239 level 3: three administrators apart).
/// </summary>
internal static class OpenPerson
{
    /// <param name="Account">The name to sign in with, chosen once: 3–32 lower-case letters, digits, full stops.</param>
    /// <param name="Unit">The unit.</param>
    public sealed record Command([property: RegularExpression("^[a-z0-9][a-z0-9.]{1,30}[a-z0-9]$")] string Account, [property: UnitId] string Unit);

    /// <summary>One person per account name: the same name begins the same stream.</summary>
    public static Guid PersonOf(string account) => DerivedId.Of("person", account);

    /// <summary>A unit that takes part.</summary>
    public static Decision Decide(Command command, City city, string by, DateTimeOffset now) =>
        city.Units.Any(u => u.Id == command.Unit)
            ? Decision.Accept(new PersonJoined(PersonOf(command.Account), command.Account, command.Unit, by, now))
            : Decision.Refuse("directory.unit-unknown");

    /// <summary>Over HTTP.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapBeginning<Command>("/people", c => PersonOf(c.Account), id => $"people/{id}", (command, caller, work) => Decide(command, work.City, caller.Subject, work.Now))
            .RequireDuty(Duty.KeepDirectory);
        api.MapView<Person>("/people/{id:guid}", id => id, (_, _) => true).RequireDuty(Duty.ReadDirectory);
    }
}
