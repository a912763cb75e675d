using System.ComponentModel.DataAnnotations;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Identity.Directory;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Calendar;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Problems;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.ServiceDefaults;
using Npgsql;

namespace FourKeyWorks.Identity.People;

/// <summary>
/// The system administrator enters a person of a unit (R0.4-6), who may do nothing yet and cannot sign in: duties and the
/// enrolment code come from the security administrator (GB/T 22239 level 3: three administrators apart).
/// </summary>
internal static class OpenPerson
{
    /// <summary>What an account may be called: 3–32 lower-case letters, digits, full stops within.</summary>
    public const string AccountName = "^[a-z0-9][a-z0-9.]{1,30}[a-z0-9]$";

    /// <param name="Account">The name to sign in with, chosen once.</param>
    /// <param name="Unit">The unit.</param>
    /// <param name="Name">The person's name; goes into the vault.</param>
    /// <param name="Phone">Telephone number of the office or of the service; likewise.</param>
    public sealed record Command(
        [property: RegularExpression(AccountName)] string Account, [property: UnitId] string Unit,
        [property: Length(1, 50)] string? Name = null, [property: RegularExpression("^[0-9+() -]{3,30}$")] string? Phone = null)
    {
        /// <inheritdoc/>
        public override string ToString() => Protected.Mask;
    }

    /// <summary>A unit that is there, with no end in sight.</summary>
    public static Decision Decide(Guid person, Command command, Unit? unit, string by, DateTimeOffset now) =>
        unit?.IsLastingOn(OfficialCalendar.DateOf(now)) is true
            ? Decision.Accept(new PersonJoined(person, command.Unit, by, now))
            : Decision.Refuse("directory.unit-unknown");

    /// <summary>Over HTTP.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapCommand<Command>("/people", OpenAsync).Produces(StatusCodes.Status201Created).RequireDuty(Duty.KeepDirectory);
        api.MapView<Person>("/people/{id:guid}", id => id, (_, _) => true).RequireDuty(Duty.ReadDirectory);
    }

    private static async Task<CommandAnswer> OpenAsync(Command command, HttpContext http, UnitOfWork work, Caller caller, CancellationToken cancellation)
    {
        var database = http.RequestServices.GetRequiredService<NpgsqlDataSource>();
        if (await AccountNames.PersonAsync(database, command.Account, cancellation) is not null) return CommandAnswer.Of(Problem.Result(Codes.Exists));
        var person = Guid.CreateVersion7(work.Now);
        var unit = await (await DirectoryTurn.TakeAsync(work, cancellation)).FindAsync(command.Unit, cancellation);
        switch (Decide(person, command, unit, caller.Subject, work.Now))
        {
            case Decision.Accepted accepted:
                object[] named = command.Name is { } name ? [await EnterParticulars.PutAsync(work, person, name, command.Phone, caller.Subject, cancellation)] : [];
                work.Session.Events.StartStream(person, [.. accepted.Events, .. named]);
                AccountNames.Put(work.Session, person, command.Account);
                return new CommandAnswer(StatusCodes.Status201Created, $"people/{person}", null);
            case Decision.Refused refused:
                return CommandAnswer.Of(Problem.Refusal(refused.Code));
            default:
                throw new InvalidOperationException();
        }
    }
}
