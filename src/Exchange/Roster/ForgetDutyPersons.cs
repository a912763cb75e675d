using FourKeyWorks.Exchange.Unheard;
using FourKeyWorks.Platform.Database;
using FourKeyWorks.Platform.Streams;
using Marten;
using Npgsql;

namespace FourKeyWorks.Exchange.Roster;

/// <summary>Forgets who was on duty when the time for which that is kept is over: the key first, the rows after.</summary>
internal sealed class ForgetDutyPersons(IDocumentStore store, UnitsOfWork units, UnheardSettings settings, TimeProvider time, ILogger<ForgetDutyPersons> log)
    : Recurring(Every < settings.KeepPersons ? Every : settings.KeepPersons, time, log)
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    private const int Page = 50;

    private const string Over = "select entry, unit from duty_roster where least(withdrawn_at, ends) < $1 order by entry limit $2";

    private const string ForgetValues = "delete from vault_values where subject = any(?)";

    protected override async Task OnceAsync(CancellationToken cancellation)
    {
        while (await ForgetAsync(cancellation) == Page) await Task.Yield();
    }

    internal async Task<int> ForgetAsync(CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        await session.BeginTransactionAsync(cancellation);
        if (!await Turn.TryTakeAsync(session.Connection!, "duty-persons", cancellation)) return 0;
        var work = units.Begin(session, by: "system");
        var over = await OverAsync(session.Connection!, work.Now - settings.KeepPersons, cancellation);
        if (over.Count == 0) return 0;
        await work.Destroyed.AddAsync(over.ConvertAll(o => UnitRoster.PersonOf(o.Entry)), cancellation);
        session.QueueSqlCommand(ForgetValues, over.Select(o => UnitRoster.PersonOf(o.Entry).Id).ToArray());
        foreach (var (entry, unit) in over) session.Events.Append(UnitRoster.StreamOf(unit), new DutyPersonErased(entry, work.Now));
        await session.SaveChangesAsync(cancellation);
        return over.Count;
    }

    private static async Task<List<(Guid Entry, string Unit)>> OverAsync(NpgsqlConnection connection, DateTimeOffset before, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Over, connection) { Parameters = { new() { Value = before }, new() { Value = Page } } };
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var over = new List<(Guid, string)>();
        while (await row.ReadAsync(cancellation)) over.Add((row.GetGuid(0), row.GetString(1)));
        return over;
    }
}
