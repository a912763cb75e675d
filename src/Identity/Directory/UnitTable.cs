using FourKeyWorks.Platform.Streams;
using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace FourKeyWorks.Identity.Directory;

/// <summary>The units as lists show them, kept in the commit of the events they follow from.</summary>
public sealed partial class UnitTable : EventProjection
{
    // Of a grid the town is its village's.
    private const string Open = """
        insert into unit (id, kind, department, parent, town, division, name, valid_from)
        values (?, ?, ?, ?, coalesce(?, (select u.town from unit u where u.id = ?)), ?, ?, ?)
        """;

    private const string Rename = "update unit set name = ? where id = ?";
    private const string Move = "update unit set parent = ?, town = coalesce(?, (select u.town from unit u where u.id = ?)), division = ? where id = ?";
    private const string MoveGrids = "update unit set town = (select u.town from unit u where u.id = ?) where parent = ? and kind = 'grid'";
    private const string Divide = "update unit set division = ? where id = ?";
    private const string Close = "update unit set valid_until = ? where id = ?";
    private const string NameOfUnit = "select name from unit where id = $1";

    /// <summary>The projection.</summary>
    public UnitTable()
    {
        Name = "units";
        Options.DeleteDataInTableOnTeardown("unit");
    }

    /// <summary>The table.</summary>
    public static Table Table => Tables.Table("unit", t =>
    {
        t.AddColumn("id", "text").AsPrimaryKey();
        t.AddColumn("kind", "text").NotNull();
        t.AddColumn("department", "text").NotNull();
        t.AddColumn("parent", "text");
        t.AddColumn("town", "text");
        t.AddColumn("division", "text");
        t.AddColumn("name", "text").NotNull();
        t.AddColumn("valid_from", "date").NotNull();
        t.AddColumn("valid_until", "date");
        t.Indexes.Add(new IndexDefinition("unit_by_parent") { Columns = ["parent", "id"] });
        t.Indexes.Add(new IndexDefinition("unit_by_name") { Columns = ["name"] });
    });

    /// <summary>A kind as addresses and the table have it.</summary>
    internal static string NameOf(UnitKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>What the unit is called; its id where there is no such unit.</summary>
    internal static async Task<string> NameOfAsync(NpgsqlDataSource database, string unit, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(NameOfUnit);
        command.Parameters.Add(new() { Value = unit });
        return await command.ExecuteScalarAsync(cancellation) as string ?? unit;
    }

    /// <inheritdoc/>
    public override ValueTask ApplyAsync(IDocumentOperations operations, IEvent e, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(operations);
        ArgumentNullException.ThrowIfNull(e);
        switch (e.Data)
        {
            case UnitOpened o:
                operations.QueueSqlCommand(
                    Open, o.Unit, NameOf(o.Kind), o.Department, OrNull(o.Parent), OrNull(TownOf(o.Kind, o.Unit, o.Parent, o.Town)), OrNull(o.Parent), OrNull(o.Division), o.Name, o.From);
                break;
            case UnitRenamed r:
                operations.QueueSqlCommand(Rename, r.Name, r.Unit);
                break;
            case UnitMoved m:
                operations.QueueSqlCommand(Move, OrNull(m.Parent), OrNull(m.Town), OrNull(m.Parent), OrNull(m.Division), m.Unit);
                operations.QueueSqlCommand(MoveGrids, m.Unit, m.Unit);
                break;
            case UnitDivisionSet d:
                operations.QueueSqlCommand(Divide, d.Division, d.Unit);
                break;
            case UnitClosed c:
                operations.QueueSqlCommand(Close, c.LastDay, c.Unit);
                break;
        }

        return ValueTask.CompletedTask;
    }

    private static string? TownOf(UnitKind kind, string unit, string? parent, string? town) => kind switch
    {
        UnitKind.Town => unit,
        UnitKind.Village => parent,
        _ => town,
    };

    private static object OrNull(string? value) => value ?? (object)DBNull.Value;
}
