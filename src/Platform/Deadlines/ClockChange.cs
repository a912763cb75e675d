using System.Text.Json.Serialization;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Platform.Deadlines;

/// <summary>What an event does to a clock of its stream.</summary>
public abstract record ClockChange
{
    private ClockChange() { }

    /// <summary>Starts it.</summary>
    /// <param name="Due">The clock.</param>
    /// <param name="Subject">What it is about, as its owner knows it: the case.</param>
    /// <param name="Owner">Whose turn it is: <c>dept.mzj</c> or <c>unit.u1001</c>.</param>
    public sealed record Started(Due Due, Guid Subject, string Owner) : ClockChange;

    /// <summary>Stops it: what was due is done.</summary>
    public sealed record Stopped(string Rule) : ClockChange;
}

/// <summary>A clock that ran out.</summary>
/// <param name="StreamId">The stream whose clock it is.</param>
/// <param name="Due">The clock.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Owner">Whose turn it is.</param>
public sealed record Deadline(Guid StreamId, Due Due, Guid Subject, string Owner);

/// <summary>
/// Decides, when a clock has run out, what that means; appends through <see cref="UnitOfWork.DecideAsync"/>. Not every
/// clock that runs out was missed: the state has the last word.
/// </summary>
public delegate Task<Outcome> FireClock(Deadline deadline, UnitOfWork work, CancellationToken cancellation);

/// <summary>The official calendar became another while the clock ran: it is due on another day.</summary>
/// <param name="From">As it was.</param>
/// <param name="To">As it is.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Owner">Whose turn it is.</param>
/// <param name="At">When it was moved.</param>
public sealed record ClockMoved(Due From, Due To, Guid Subject, string Owner, DateTimeOffset At);

/// <summary>Nothing happened in time. What was due stays due: the owner still sees it, marked as missed.</summary>
/// <param name="Due">The clock that ran out.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Owner">Whose turn it was.</param>
/// <param name="NoticedAt">When it was noticed.</param>
public sealed record ClockMissed(Due Due, Guid Subject, string Owner, DateTimeOffset NoticedAt)
{
    /// <summary>Noticed only after an outage of the system: does not count as the owner's lateness.</summary>
    [JsonIgnore]
    public bool NoticedLate => Due.IsNoticedLate(NoticedAt);
}
