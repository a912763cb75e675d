using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Exchange.Unheard;

/// <summary>Nobody has heard within the time of a step: the next one is called (architecture §3).</summary>
public static class ClimbIncident
{
    /// <summary>
    /// Climbs, unless it is over or somebody else's clock. At the top the clock is missed, and what is due stays due. What is
    /// noticed late is counted anew, so that after an outage it is not all at the top at once.
    /// </summary>
    public static Decision Decide(Incident incident, Deadline due, Acknowledgement? heard, DateTimeOffset now, ClockRules clocks)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(due);
        // By its name: the table of clocks rounds instants.
        if (incident.Heard is not null || incident.Turns.All(t => t.Until.Rule != due.Due.Rule)) return Decision.Accept();
        if (heard is not null) return Decision.Accept(heard.Heard(now));
        var next = incident.Step + 1;
        if (next == incident.Ladder.Count) return Decision.Accept(new ClockMissed(due.Due, due.Subject, due.Owner, now));
        var late = due.Due.IsNoticedLate(now);
        var from = late ? incident.CountedFrom + (now - due.Due.At) : incident.CountedFrom;
        return Decision.Accept(new IncidentClimbed(
            next, incident.Ladder[next].Level, [.. Incident.ReachedAt(incident.Ladder, next)], from, now, late,
            UnheardClocks.Turns(incident.Ladder, next, from, clocks)));
    }

    internal static async Task<Outcome> FireAsync(Deadline due, UnitOfWork work, CancellationToken cancellation)
    {
        var stream = await work.Session.Events.FetchForWriting<Incident>(due.StreamId, cancellation);
        if (stream.Aggregate is not { } incident) return Outcome.Done;
        var heard = await Acknowledgement.FindAsync(work.Session, incident, cancellation);
        var decided = Decide(incident, due, heard, work.Now, work.Clocks);
        if (decided is Decision.Accepted { Events: { Count: > 0 } events }) stream.AppendMany([.. events]);
        return Outcome.Done;
    }
}
