using FourKeyWorks.Platform.Streams;
using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace FourKeyWorks.Exchange.Roster;

/// <summary>The entries of all rosters, kept in the commit of the events they follow from. No person stands in it.</summary>
public sealed partial class RosterTable : EventProjection
{
    private const string Enter = "insert into duty_roster (entry, unit, starts, ends) values (?, ?, ?, ?)";

    private const string EnterFallback = "insert into duty_roster (entry, unit) values (?, ?)";

    private const string Withdraw = "update duty_roster set withdrawn_at = ? where entry = ?";

    private const string Erase = "delete from duty_roster where entry = ?";

    private const string Holding = "select entry, unit, starts, ends from duty_roster where unit = any($1) and withdrawn_at is null and (ends is null or ends > $2)";

    private const string Named = "select entry, unit, starts, ends from duty_roster where entry = any($1)";

    /// <summary>The projection.</summary>
    public RosterTable()
    {
        Name = "duty-roster";
        Options.DeleteDataInTableOnTeardown("duty_roster");
    }

    /// <summary>The table.</summary>
    public static Table Table => Tables.Table("duty_roster", t =>
    {
        t.AddColumn("entry", "uuid").AsPrimaryKey();
        t.AddColumn("unit", "text").NotNull();
        t.AddColumn("starts", "timestamptz");
        t.AddColumn("ends", "timestamptz");
        t.AddColumn("withdrawn_at", "timestamptz");
        t.Indexes.Add(new IndexDefinition("duty_roster_by_unit") { Columns = ["unit", "ends"] });
    });

    /// <summary>What holds now or later for these units.</summary>
    public static async Task<IReadOnlyList<RosterEntry>> HoldingAsync(NpgsqlDataSource database, IEnumerable<string> units, DateTimeOffset now, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var command = database.CreateCommand(Holding);
        command.Parameters.Add(new() { Value = units.Distinct().ToArray() });
        command.Parameters.Add(new() { Value = now.ToUniversalTime() });
        return await ReadAsync(command, cancellation);
    }

    /// <summary>These entries, holding or not, as long as it is known whom they name.</summary>
    public static async Task<IReadOnlyList<RosterEntry>> NamedAsync(NpgsqlDataSource database, IEnumerable<Guid> entries, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var command = database.CreateCommand(Named);
        command.Parameters.Add(new() { Value = entries.Distinct().ToArray() });
        return await ReadAsync(command, cancellation);
    }

    /// <inheritdoc/>
    public override ValueTask ApplyAsync(IDocumentOperations operations, IEvent e, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(operations);
        ArgumentNullException.ThrowIfNull(e);
        switch (e.Data)
        {
            case DutyEntered d:
                operations.QueueSqlCommand(Enter, d.EntryId, d.Unit, d.From.ToUniversalTime(), d.To.ToUniversalTime());
                break;
            case FallbackEntered f:
                operations.QueueSqlCommand(EnterFallback, f.EntryId, f.Unit);
                break;
            case EntryWithdrawn w:
                operations.QueueSqlCommand(Withdraw, w.At.ToUniversalTime(), w.EntryId);
                break;
            case DutyPersonErased p:
                operations.QueueSqlCommand(Erase, p.EntryId);
                break;
        }

        return ValueTask.CompletedTask;
    }

    private static async Task<IReadOnlyList<RosterEntry>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var entries = new List<RosterEntry>();
        while (await row.ReadAsync(cancellation))
        {
            entries.Add(new(
                row.GetGuid(0), row.GetString(1),
                await row.IsDBNullAsync(2, cancellation) ? null : new Shift(row.GetFieldValue<DateTimeOffset>(2), row.GetFieldValue<DateTimeOffset>(3))));
        }

        return entries;
    }
}
