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

    /// <summary>Names and numbers of people of one unit, or of any; of who has none, or whose may not be read, nothing.</summary>
    public static async Task<IReadOnlyDictionary<Guid, (string? Name, string? Phone)>> ReadAsync(
        Vault vault, Caller caller, string relation, Duty duty, IReadOnlyCollection<Guid> people, CancellationToken cancellation)
    {
        if (Policy.Decide(caller, duty, Standing.In(relation), Purpose.ReachColleague) is not { } grant) return new Dictionary<Guid, (string?, string?)>();
        var read = await vault.ReadEachAsync(grant, [.. people.Select(SubjectOf)], cancellation);
        return read.ToDictionary(r => r.Key.Id, r => (Text(r.Value, Name), Text(r.Value, Phone)));
    }

    private static string? Text(IReadOnlyDictionary<string, JsonElement> values, VaultField field) =>
        values.TryGetValue(field.Name, out var value) ? value.GetString() : null;
}
