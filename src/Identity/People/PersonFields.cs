using System.Text.Json;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Privacy;

namespace FourKeyWorks.Identity.People;

/// <summary>What the vault holds of a person of the directory, and who may read it.</summary>
internal static class PersonFields
{
    /// <summary>In relation to somebody of one's own unit.</summary>
    public const string SameUnit = "same-unit";

    // What stands on an office door: colleagues must be able to find each other, without a row in the trail each time.
    public static readonly VaultField Name = new("person.name", Sensitivity.L2), Phone = new("person.phone", Sensitivity.L2);

    /// <summary>Both of them.</summary>
    public static IReadOnlyList<VaultField> All { get; } = [Name, Phone];

    /// <summary>Who works sees the colleagues of the own unit; who reads the directory sees everybody.</summary>
    public static ReadPolicy Policy { get; } = new(
        new ReadRule(new([SameUnit], null, [Duty.ReadWork], Purpose.ReachColleague), All),
        new ReadRule(new([AccessRule.Anybody], null, [Duty.ReadDirectory], Purpose.ReachColleague), All));

    /// <summary>In whose name the vault keeps a person of the directory.</summary>
    public static Subject SubjectOf(Guid person) => Subject.Person(person);

    /// <summary>Name and number; null where there is none or they may not be read.</summary>
    public static async Task<(string? Name, string? Phone)> ReadAsync(Vault vault, Caller caller, Guid person, string unit, CancellationToken cancellation)
    {
        var standing = caller.Unit == unit ? Standing.In(SameUnit) : Standing.None;
        var grant = Policy.Decide(caller, Duty.ReadWork, standing, Purpose.ReachColleague) ?? Policy.Decide(caller, Duty.ReadDirectory, standing, Purpose.ReachColleague);
        if (grant is null) return default;
        var values = await vault.ReadAsync(grant, [SubjectOf(person)], cancellation);
        return (Text(values, Name), Text(values, Phone));
    }

    private static string? Text(IReadOnlyDictionary<string, JsonElement> values, VaultField field) =>
        values.TryGetValue(field.Name, out var value) ? value.GetString() : null;
}
