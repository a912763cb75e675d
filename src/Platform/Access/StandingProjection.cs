using FourKeyWorks.Platform.Streams;
using JasperFx.Events;
using Marten;
using Marten.Events.Projections;

namespace FourKeyWorks.Platform.Access;

/// <summary>
/// The table of who stands to what, kept in the commit of the events that say so: whoever is excluded is excluded from the
/// next request on.
/// </summary>
public sealed partial class StandingProjection : EventProjection
{
    private const string Give = "insert into standing (thing, who, relation) values (?, ?, ?) on conflict do nothing";

    private const string Take = "delete from standing where thing = ? and who = ? and relation = ?";

    private const string Join = "insert into standing_parts (part, whole) values (?, ?) on conflict do nothing";

    private const string Inherit = """
        insert into standing (thing, who, relation) select ?, who, relation from standing where thing = ? and relation = 'excluded' on conflict do nothing
        """;

    // The thing and everything that is part of it.
    private const string Whole = """
        with recursive whole (thing) as (select ?::uuid union select p.part from standing_parts p join whole w on p.whole = w.thing)
        """;

    private const string Exclude = $"""
        {Whole} insert into standing (thing, who, relation) select thing, ?, 'excluded' from whole on conflict do nothing
        """;

    private const string Readmit = $"""
        {Whole} delete from standing where thing in (select thing from whole) and who = ? and relation = 'excluded'
        """;

    private const string Break = """
        insert into standing (thing, who, relation, until) values (?, ?, 'glass', ?) on conflict (thing, who, relation) do update set until = excluded.until
        """;

    private const string Close = "delete from standing where relation = 'glass' and thing in (select whole from standing_parts where part = ?)";

    private readonly ServiceModel model;

    /// <summary>Projects what one service knows.</summary>
    public StandingProjection(ServiceModel model)
    {
        this.model = model;
        Name = "standing";
        Options.DeleteDataInTableOnTeardown("standing");
        Options.DeleteDataInTableOnTeardown("standing_parts");
    }

    /// <inheritdoc/>
    public override ValueTask ApplyAsync(IDocumentOperations operations, IEvent e, CancellationToken cancellation)
    {
        foreach (var change in model.StandingChanges(e))
        {
            switch (change)
            {
                case StandingChange.Given g:
                    operations.QueueSqlCommand(Give, g.Thing, g.Who, g.Relation);
                    break;
                case StandingChange.Taken t:
                    operations.QueueSqlCommand(Take, t.Thing, t.Who, t.Relation);
                    break;
                case StandingChange.Part p:
                    operations.QueueSqlCommand(Join, p.Thing, p.Whole);
                    operations.QueueSqlCommand(Inherit, p.Thing, p.Whole);
                    break;
                case StandingChange.Excluded x:
                    operations.QueueSqlCommand(Exclude, x.Thing, x.Who);
                    break;
                case StandingChange.Readmitted r:
                    operations.QueueSqlCommand(Readmit, r.Thing, r.Who);
                    break;
                case StandingChange.GlassBroken b:
                    operations.QueueSqlCommand(Break, b.Thing, b.Who, b.Until.ToUniversalTime());
                    break;
                case StandingChange.GlassClosed c:
                    operations.QueueSqlCommand(Close, c.Thing);
                    break;
            }
        }

        return ValueTask.CompletedTask;
    }
}
