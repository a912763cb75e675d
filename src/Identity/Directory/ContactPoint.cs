using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Identifiers;
using FourKeyWorks.Platform.Privacy;

namespace FourKeyWorks.Identity.Directory;

/// <summary>A unit has a contact person and a deputy (R0.4-6), or others than before. Who they are stands in the vault.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Town">The town that it is in.</param>
/// <param name="Replaces">There were others before, whom somebody may have noted.</param>
/// <param name="By">Who entered it.</param>
/// <param name="At">When.</param>
public sealed record ContactPointSet(string Unit, string? Town, bool Replaces, string By, DateTimeOffset At);

/// <summary>Where the contact persons of units are kept, and who may read them.</summary>
internal static class ContactPoint
{
    // An official number is no secret; but who was given it is in the trail, as with who is on duty.
    public static readonly VaultField Name = new("contact.name", Sensitivity.L3), Phone = new("contact.phone", Sensitivity.L3);

    /// <summary>Every member of staff may reach every unit.</summary>
    public static ReadPolicy Policy { get; } = new(
        new ReadRule(new([AccessRule.Anybody], null, [Duty.ReadDirectory], Purpose.ReachColleague), [Name, Phone]));

    /// <summary>The stream of a unit's contact point.</summary>
    public static Guid StreamOf(string unit) => DerivedId.Of("contact-point", unit);

    /// <summary>In whose name the vault keeps the contact person: the place's, not the person's, so that who comes after overwrites who was there.</summary>
    public static Subject ContactOf(string unit) => Subject.Person(DerivedId.Of("contact-point", unit, "contact"));

    /// <summary>The same of the deputy.</summary>
    public static Subject DeputyOf(string unit) => Subject.Person(DerivedId.Of("contact-point", unit, "deputy"));
}
