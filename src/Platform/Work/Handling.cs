using FourKeyWorks.Platform.Identifiers;
using FourKeyWorks.Platform.Streams;
using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Weasel.Postgresql.Tables;

namespace FourKeyWorks.Platform.Work;

/// <summary>Somebody of a unit sees to what is open there about something (经办).</summary>
/// <param name="Subject">What it is about: the case, the request.</param>
/// <param name="Unit">In which unit; others see to their own part of it.</param>
/// <param name="Handler">Who: the person's opaque id.</param>
/// <param name="At">Since when.</param>
public sealed record WorkTaken(Guid Subject, string Unit, Guid Handler, DateTimeOffset At);

/// <summary>Nobody in particular sees to it any more; it is the unit's again.</summary>
public sealed record WorkReleased(Guid Subject, string Unit, string By, DateTimeOffset At);

/// <summary>Who sees to it has left the unit, and a successor has accepted what was open.</summary>
public sealed record WorkPassedOn(Guid Subject, string Unit, Guid From, Guid To, DateTimeOffset At);

/// <summary>Who sees to something in a unit. A stream of its own: that somebody takes work on changes nothing about the case.</summary>
/// <param name="Subject">What it is about.</param>
/// <param name="Unit">In which unit.</param>
/// <param name="Handler">Who; null for nobody in particular.</param>
public sealed record Handling(Guid Subject, string Unit, Guid? Handler)
{
    /// <summary>The id of the stream.</summary>
    public Guid Id { get; init; }

    /// <summary>The stream of a subject in a unit.</summary>
    public static Guid StreamOf(Guid subject, string unit) => DerivedId.Of("handling", subject.ToString("N"), unit);

    /// <summary>The beginning.</summary>
    public static Handling Create(WorkTaken e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return new Handling(e.Subject, e.Unit, e.Handler);
    }

    /// <summary>Taken on.</summary>
    public Handling Apply(WorkTaken e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return this with { Handler = e.Handler };
    }

    /// <summary>The unit's again.</summary>
    public Handling Apply(WorkReleased _) => this with { Handler = null };

    /// <summary>The successor's.</summary>
    public Handling Apply(WorkPassedOn e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return this with { Handler = e.To };
    }
}

/// <summary>Who sees to what, for lists; kept in the commit of the events.</summary>
internal sealed partial class HandlingTable : EventProjection
{
    private const string Put = """
        insert into handling (subject, unit, handler, since) values (?, ?, ?, ?)
        on conflict (subject, unit) do update set handler = excluded.handler, since = excluded.since
        """;

    private const string Remove = "delete from handling where subject = ? and unit = ?";

    public HandlingTable()
    {
        Name = "handling";
        Options.DeleteDataInTableOnTeardown("handling");
    }

    public static Table Table => Tables.Table("handling", t =>
    {
        t.AddColumn("subject", "uuid").AsPrimaryKey();
        t.AddColumn("unit", "text").AsPrimaryKey();
        t.AddColumn("handler", "uuid").NotNull();
        t.AddColumn("since", "timestamptz").NotNull();
        t.Indexes.Add(new IndexDefinition("handling_by_handler") { Columns = ["handler"] });
    });

    public override ValueTask ApplyAsync(IDocumentOperations operations, IEvent e, CancellationToken cancellation)
    {
        switch (e.Data)
        {
            case WorkTaken t:
                operations.QueueSqlCommand(Put, t.Subject, t.Unit, t.Handler, t.At.ToUniversalTime());
                break;
            case WorkReleased r:
                operations.QueueSqlCommand(Remove, r.Subject, r.Unit);
                break;
            case WorkPassedOn p:
                operations.QueueSqlCommand(Put, p.Subject, p.Unit, p.To, p.At.ToUniversalTime());
                break;
        }

        return ValueTask.CompletedTask;
    }
}
