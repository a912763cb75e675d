using System.ComponentModel.DataAnnotations;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Identity.People;

/// <summary>The system administrator enters a person's name and office number (R0.4-6). They go into the vault; the event says only that they did.</summary>
internal static class EnterParticulars
{
    /// <param name="Name">Name.</param>
    /// <param name="Phone">Telephone number of the office or of the service; left out, what is known stays.</param>
    public sealed record Command([property: Length(1, 50)] string Name, [property: RegularExpression("^[0-9+() -]{3,30}$")] string? Phone = null)
    {
        /// <inheritdoc/>
        public override string ToString() => Protected.Mask;
    }

    /// <summary>Over HTTP.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapChange<Person, Command>("/people/{id:guid}/particulars", id => id, (_, _) => true, async (person, command, caller, work, cancellation) =>
        {
            if (person.HasLeft) return Decision.Refuse("directory.person-left");
            return Decision.Accept(await PutAsync(work, person.Id, command.Name, command.Phone, caller.Subject, cancellation));
        }).RequireDuty(Duty.KeepDirectory);

    /// <summary>Puts them into the vault, and says so.</summary>
    public static async Task<ParticularsEntered> PutAsync(UnitOfWork work, Guid person, string name, string? phone, string by, CancellationToken cancellation)
    {
        var subject = PersonFields.SubjectOf(person);
        await work.Vault.PutAsync(work, subject, PersonFields.Name, name, cancellation);
        if (phone is not null) await work.Vault.PutAsync(work, subject, PersonFields.Phone, phone, cancellation);
        return new(person, phone is null ? [PersonFields.Name.Name] : [PersonFields.Name.Name, PersonFields.Phone.Name], by, work.Now);
    }
}
