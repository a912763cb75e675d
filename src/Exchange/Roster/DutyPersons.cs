using System.Text.Json;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Privacy;

namespace FourKeyWorks.Exchange.Roster;

/// <summary>Somebody to call, as shown to who calls.</summary>
/// <param name="Entry">The roster's entry, by which a call is recorded.</param>
/// <param name="Unit">For which unit.</param>
/// <param name="RosterOf">Whose roster names the person: another unit's where the unit has none.</param>
/// <param name="From">On duty from; null for who can be called at any time.</param>
/// <param name="To">On duty until.</param>
/// <param name="Name">Name.</param>
/// <param name="Phone">Telephone number.</param>
public sealed record DutyPerson(Guid Entry, string Unit, string RosterOf, DateTimeOffset? From, DateTimeOffset? To, string? Name, string? Phone)
{
    /// <inheritdoc/>
    public override string ToString() => Protected.Mask;
}

/// <summary>Reads from the vault who is to be called; each one who is shown is in the trail first.</summary>
internal sealed class DutyPersons(Vault vault)
{
    /// <summary>The persons of these entries; an entry that holds for several units is read once.</summary>
    public async Task<IReadOnlyList<DutyPerson>> ReadAsync(Caller caller, Duty duty, string relation, IEnumerable<OnCall> calls, CancellationToken cancellation)
    {
        var persons = new List<DutyPerson>();
        if (RosterFields.Policy.Decide(caller, duty, Standing.In(relation), Purpose.CallDutyOfficer) is not { } grant) return persons;
        foreach (var same in calls.GroupBy(c => c.Entry.Id))
        {
            var values = await vault.ReadAsync(grant, [UnitRoster.PersonOf(same.Key)], cancellation);
            persons.AddRange(same.Select(c => new DutyPerson(
                c.Entry.Id, c.Unit, c.Entry.Unit, c.Entry.Shift?.From, c.Entry.Shift?.To, Text(values, RosterFields.Name), Text(values, RosterFields.Phone))));
        }

        return persons;
    }

    private static string? Text(IReadOnlyDictionary<string, JsonElement> values, VaultField field) =>
        values.TryGetValue(field.Name, out var value) ? value.GetString() : null;
}
