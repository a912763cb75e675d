using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Exchange.Roster;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Streams;
using Npgsql;

namespace FourKeyWorks.Exchange.Unheard;

/// <summary>Whom to call about what certain units have not heard, from their rosters and those that stand in for them.</summary>
internal sealed class Callees(NpgsqlDataSource database, City city, DutyPersons persons, TimeProvider time)
{
    private const string IsIn = "select 1 from duty_roster where entry = $1 and unit = any($2)";

    /// <summary>Whom to call for each of these units.</summary>
    public async Task<IReadOnlyList<OnCall>> OfAsync(IReadOnlyCollection<string> units, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var standIns = units.Distinct().ToDictionary(u => u, u => Ladder.StandIns(city, u).ToList());
        var entries = await RosterTable.HoldingAsync(database, standIns.SelectMany(s => s.Value.Prepend(s.Key)), now, cancellation);
        return [.. standIns.SelectMany(s => OnDuty.For(s.Key, s.Value, entries, now))];
    }

    /// <summary>The same with names and numbers, for who answers; and those of entries that were called before.</summary>
    public async Task<IReadOnlyList<DutyPerson>> ReadAsync(
        Caller caller, IReadOnlyCollection<string> units, IEnumerable<Guid> called, CancellationToken cancellation)
    {
        var now = await OfAsync(units, cancellation);
        var before = await RosterTable.NamedAsync(database, called.Except(now.Select(n => n.Entry.Id)), cancellation);
        return await persons.ReadAsync(caller, Duty.AnswerUnheard, RosterFields.Answering, now.Concat(before.Select(e => new OnCall(e.Unit, e))), cancellation);
    }

    /// <summary>Whether the entry is of a roster that names somebody for one of these units.</summary>
    public static async Task<bool> NameAsync(UnitOfWork work, Guid entry, IEnumerable<string> units, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(work);
        var rosters = units.SelectMany(u => Ladder.StandIns(work.City, u).Prepend(u)).Distinct().ToArray();
        await using var command = new NpgsqlCommand(IsIn) { Parameters = { new() { Value = entry }, new() { Value = rosters } } };
        await using var row = await work.Session.ExecuteReaderAsync(command, cancellation);
        return await row.ReadAsync(cancellation);
    }
}
