using System.ComponentModel.DataAnnotations;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Identity;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Calendar;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Problems;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.ServiceDefaults;
using JasperFx.Events;

namespace FourKeyWorks.Identity.Directory;

/// <summary>
/// A unit names whom to reach: a contact person and a deputy (R0.4-6). They are replaced and never removed. The unit itself enters
/// them, or the system administrator does.
/// </summary>
internal static class KeepContact
{
    /// <summary>Somebody to reach.</summary>
    /// <param name="Name">Name.</param>
    /// <param name="Phone">Telephone number of the office or of the service.</param>
    public sealed record Person([property: Length(1, 50)] string Name, [property: RegularExpression(PhonePattern)] string Phone)
    {
        /// <inheritdoc/>
        public override string ToString() => Protected.Mask;
    }

    /// <summary>What a telephone number looks like.</summary>
    public const string PhonePattern = "^[0-9+() -]{3,30}$";

    /// <param name="Contact">The contact person.</param>
    /// <param name="Deputy">Who stands in: somebody else.</param>
    public sealed record Command(Person Contact, Person Deputy);

    /// <summary>Whether the unit may be reached through these two.</summary>
    public static Decision Decide(Unit unit, Command command, string? town, bool replaces, string by, DateTimeOffset now)
    {
        if (!unit.IsLastingOn(OfficialCalendar.DateOf(now))) return Decision.Refuse("directory.unit-closed");
        return command.Contact.Name.Trim() == command.Deputy.Name.Trim()
            ? Decision.Refuse("directory.deputy-same")
            : Decision.Accept(new ContactPointSet(unit.UnitId, town, replaces, by, now));
    }

    /// <summary>Over HTTP.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapCommand<Command>("/directory/units/{id}/contact", (command, http, work, caller, cancellation) => SetAsync((string)http.Request.RouteValues["id"]!, command, work, caller, cancellation))
            .Produces(StatusCodes.Status204NoContent).RequireDuty(Duty.KeepDirectory);
        api.MapCommand<Command>("/directory/contact", (command, _, work, caller, cancellation) => SetAsync(caller.Unit, command, work, caller, cancellation))
            .Produces(StatusCodes.Status204NoContent).RequireDuty(Duty.KeepDutyRoster);
    }

    /// <summary>What leaves: that there is somebody else to reach, not whom. Who is the first to be named changes nothing that anybody has noted.</summary>
    public static Outgoing? Publish(IEvent<ContactPointSet> e, PublishingContext context) => !e.Data.Replaces ? null
        : new(new ContactPointChangedV1 { Unit = e.Data.Unit, ChangedAt = e.Data.At }, Names.Jurisdiction(context.City.Id, e.Data.Town, null), e.StreamId);

    /// <summary>Stores what was accepted.</summary>
    public static async Task PutAsync(UnitOfWork work, ContactPointSet set, Command command, CancellationToken cancellation)
    {
        work.Session.Events.Append(ContactPoint.StreamOf(set.Unit), set);
        foreach (var (subject, person) in new[] { (ContactPoint.ContactOf(set.Unit), command.Contact), (ContactPoint.DeputyOf(set.Unit), command.Deputy) })
        {
            await work.Vault.PutAsync(work, subject, ContactPoint.Name, person.Name.Trim(), cancellation);
            await work.Vault.PutAsync(work, subject, ContactPoint.Phone, person.Phone.Trim(), cancellation);
        }
    }

    private static async Task<CommandAnswer> SetAsync(string id, Command command, UnitOfWork work, Caller caller, CancellationToken cancellation)
    {
        var units = await DirectoryTurn.TakeAsync(work, cancellation);
        if (await units.FindAsync(id, cancellation) is not { } unit) return CommandAnswer.Of(Problem.Result(Codes.NotFound));
        switch (Decide(unit, command, await units.TownOfAsync(id, cancellation), await units.IsReachableAsync(id, cancellation), caller.Subject, work.Now))
        {
            case Decision.Accepted accepted:
                await PutAsync(work, (ContactPointSet)accepted.Events[0], command, cancellation);
                return new CommandAnswer(StatusCodes.Status204NoContent, null, null);
            case Decision.Refused refused:
                return CommandAnswer.Of(Problem.Refusal(refused.Code));
            default:
                throw new InvalidOperationException();
        }
    }
}
