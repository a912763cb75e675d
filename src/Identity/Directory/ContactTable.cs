using FourKeyWorks.Platform.Streams;
using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Weasel.Postgresql.Tables;

namespace FourKeyWorks.Identity.Directory;

/// <summary>Which units have somebody to reach, and since when. No person stands in it.</summary>
public sealed partial class ContactTable : EventProjection
{
    private const string Put = "insert into contact_point (unit, since) values (?, ?) on conflict (unit) do update set since = excluded.since";

    /// <summary>The projection.</summary>
    public ContactTable()
    {
        Name = "contact-points";
        Options.DeleteDataInTableOnTeardown("contact_point");
    }

    /// <summary>The table.</summary>
    public static Table Table => Tables.Table("contact_point", t =>
    {
        t.AddColumn("unit", "text").AsPrimaryKey();
        t.AddColumn("since", "timestamptz").NotNull();
    });

    /// <inheritdoc/>
    public override ValueTask ApplyAsync(IDocumentOperations operations, IEvent e, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(operations);
        ArgumentNullException.ThrowIfNull(e);
        if (e.Data is ContactPointSet set) operations.QueueSqlCommand(Put, set.Unit, set.At.ToUniversalTime());
        return ValueTask.CompletedTask;
    }
}
