using FourKeyWorks.Platform.Streams;
using Marten;
using Npgsql;

namespace FourKeyWorks.Exchange.Unheard;

/// <summary>That a unit has acknowledged an event, as the journal has it: by AMQP, from the feed, or on the duty page.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="At">When.</param>
/// <param name="By">Who said so.</param>
public sealed record Acknowledgement(string Unit, DateTimeOffset At, string By)
{
    private const string Find = """
        select unit, acknowledged_at, acknowledged_by from journal_delivery
        where seq = $1 and unit = any($2) and acknowledged_at is not null order by acknowledged_at limit 1
        """;

    private const string Write = "update journal_delivery set acknowledged_at = ?, acknowledged_by = ? where seq = ? and unit = ? and acknowledged_at is null";

    /// <summary>The first among these units; null as long as there is none.</summary>
    public static async Task<Acknowledgement?> FindAsync(IQuerySession session, Incident incident, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(incident);
        await using var command = new NpgsqlCommand(Find) { Parameters = { new() { Value = incident.Seq }, new() { Value = incident.Hearers.ToArray() } } };
        await using var row = await session.ExecuteReaderAsync(command, cancellation);
        return await row.ReadAsync(cancellation)
            ? new(row.GetString(0), await row.GetFieldValueAsync<DateTimeOffset>(1, cancellation), await row.IsDBNullAsync(2, cancellation) ? "" : row.GetString(2))
            : null;
    }

    /// <summary>Notes one in the journal.</summary>
    public void Note(UnitOfWork work, long seq)
    {
        ArgumentNullException.ThrowIfNull(work);
        work.Session.QueueSqlCommand(Write, At, By, seq, Unit);
    }

    /// <summary>What it means for the incident.</summary>
    public IncidentHeard Heard(DateTimeOffset now) => new(Unit, By, Hearing.Acknowledged, At, now);
}
