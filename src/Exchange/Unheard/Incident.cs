using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Identifiers;

namespace FourKeyWorks.Exchange.Unheard;

/// <summary>Somebody's turn, until when.</summary>
/// <param name="Unit">Whose.</param>
/// <param name="Until">The clock; when it runs out the matter climbs.</param>
public sealed record Responsible(string Unit, Due Until);

/// <summary>A safeguarding event that a department has not acknowledged in time: people are called (architecture §3).</summary>
/// <param name="JournalId">The journal's id of the event.</param>
/// <param name="Seq">Its place in the journal.</param>
/// <param name="EventId">CloudEvents <c>id</c>.</param>
/// <param name="Type">CloudEvents <c>type</c>, or <see cref="Incident.RestrictedType"/>.</param>
/// <param name="Department">Who does not hear.</param>
/// <param name="CaseNumber">Short form of the case's id; null where the event names none.</param>
/// <param name="Ladder">The way up, as the city was when it was raised.</param>
/// <param name="Since">When what the event tells of happened.</param>
/// <param name="RoutedAt">When it was routed.</param>
/// <param name="CountedFrom">From when the clocks count: later than <paramref name="RoutedAt"/> when it was noticed late.</param>
/// <param name="At">When it was raised.</param>
/// <param name="NoticedLate">The system was down meanwhile: not anybody's lateness.</param>
/// <param name="Turns">Whose turn it is.</param>
public sealed record IncidentRaised(
    Guid JournalId, long Seq, string? EventId, string Type, Party Department, string? CaseNumber, IReadOnlyList<Step> Ladder,
    DateTimeOffset Since, DateTimeOffset RoutedAt, DateTimeOffset CountedFrom, DateTimeOffset At, bool NoticedLate, IReadOnlyList<Responsible> Turns);

/// <summary>Nobody heard at this level either.</summary>
/// <param name="Step">Which step of the ladder it is at now.</param>
/// <param name="Level">How high that is.</param>
/// <param name="Reached">The units that it has reached.</param>
/// <param name="CountedFrom">From when the clocks count.</param>
/// <param name="At">When.</param>
/// <param name="NoticedLate">The system was down meanwhile.</param>
/// <param name="Turns">Whose turn it is.</param>
public sealed record IncidentClimbed(
    int Step, Level Level, IReadOnlyList<string> Reached, DateTimeOffset CountedFrom, DateTimeOffset At, bool NoticedLate, IReadOnlyList<Responsible> Turns);

/// <summary>Somebody sees to it. It climbs on all the same until it is heard.</summary>
public sealed record IncidentTakenOver(string By, string Unit, DateTimeOffset At);

/// <summary>Somebody phoned the person on duty.</summary>
/// <param name="RosterEntry">Whom, as the roster names it.</param>
/// <param name="Reached">What came of it.</param>
/// <param name="By">Who phoned.</param>
/// <param name="Unit">Of which unit.</param>
/// <param name="At">When.</param>
public sealed record DutyOfficerCalled(Guid RosterEntry, CallOutcome Reached, string By, string Unit, DateTimeOffset At);

/// <summary>The person on duty was sent a message without any content.</summary>
/// <param name="Unit">For which unit's turn.</param>
/// <param name="RosterEntry">To whom; null when no roster names anybody.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="At">When.</param>
public sealed record DutyOfficerMessaged(string Unit, Guid? RosterEntry, MessageOutcome Outcome, DateTimeOffset At);

/// <summary>It is heard, and with that over.</summary>
/// <param name="Unit">The unit that took it.</param>
/// <param name="By">Who said so.</param>
/// <param name="How">In which way.</param>
/// <param name="HeardAt">When the unit took it.</param>
/// <param name="At">When that became known.</param>
public sealed record IncidentHeard(string Unit, string By, Hearing How, DateTimeOffset HeardAt, DateTimeOffset At);

/// <summary>What came of a call.</summary>
public enum CallOutcome
{
    /// <summary>Reached.</summary>
    Yes,
    /// <summary>Not reached.</summary>
    No,
    /// <summary>The number is somebody else's.</summary>
    WrongNumber,
}

/// <summary>What came of a message.</summary>
public enum MessageOutcome
{
    /// <summary>Handed over to the messenger.</summary>
    Sent,
    /// <summary>Not sent: no messenger is configured.</summary>
    NoMessenger,
    /// <summary>Not sent: no roster names anybody.</summary>
    NobodyOnDuty,
    /// <summary>The messenger did not take it, several times.</summary>
    Failed,
}

/// <summary>How it was heard.</summary>
public enum Hearing
{
    /// <summary>The unit acknowledged the event itself.</summary>
    Acknowledged,
    /// <summary>A person of the unit took it on the duty page.</summary>
    OnPage,
    /// <summary>A person of the unit took it on the telephone; who phoned says so.</summary>
    ByPhone,
}

/// <summary>An event that a department did not hear, and what people do about it. Nothing of what the event says.</summary>
public sealed record Incident(
    Guid JournalId, long Seq, string? EventId, string Type, Party Department, string? CaseNumber, IReadOnlyList<Step> Ladder, DateTimeOffset Since,
    DateTimeOffset RoutedAt, DateTimeOffset CountedFrom, DateTimeOffset RaisedAt, bool NoticedLate, IReadOnlyList<Responsible> Turns)
{
    /// <summary>Instead of a type of which only its audience may know: an incident climbs to others too.</summary>
    public const string RestrictedType = "restricted";

    /// <summary>The id of the stream, and of the incident.</summary>
    public Guid Id { get; init; }

    /// <summary>At which step of the ladder it is.</summary>
    public int Step { get; init; }

    /// <summary>Who sees to it; null as long as nobody does.</summary>
    public IncidentTakenOver? TakenOver { get; init; }

    /// <summary>Who was phoned, in order.</summary>
    public IReadOnlyList<DutyOfficerCalled> Calls { get; init; } = [];

    /// <summary>Who was sent a message, in order.</summary>
    public IReadOnlyList<DutyOfficerMessaged> Messages { get; init; } = [];

    /// <summary>Who has heard it; null as long as it is open.</summary>
    public IncidentHeard? Heard { get; init; }

    /// <summary>How high it is.</summary>
    public Level Level => Ladder[Step].Level;

    /// <summary>The units that it has reached.</summary>
    public IEnumerable<string> Reached => ReachedAt(Ladder, Step);

    /// <summary>The units that may say that they have heard: the department's own, or the Office's where it has none.</summary>
    public IEnumerable<string> Hearers => HearersOf(Ladder);

    /// <summary>The incident of a department with an event; the same however often it is found.</summary>
    public static Guid StreamOf(Guid journalId, Party department) => DerivedId.Of(journalId, "unheard:" + department.Slug());

    /// <summary>The beginning.</summary>
    public static Incident Create(IncidentRaised e) => new(
        e.JournalId, e.Seq, e.EventId, e.Type, e.Department, e.CaseNumber, e.Ladder, e.Since, e.RoutedAt, e.CountedFrom, e.At, e.NoticedLate, e.Turns);

    /// <summary>A step up.</summary>
    public Incident Apply(IncidentClimbed e) =>
        this with { Step = e.Step, CountedFrom = e.CountedFrom, Turns = e.Turns, NoticedLate = NoticedLate || e.NoticedLate };

    /// <summary>Taken over.</summary>
    public Incident Apply(IncidentTakenOver e) => this with { TakenOver = e };

    /// <summary>Phoned.</summary>
    public Incident Apply(DutyOfficerCalled e) => this with { Calls = [.. Calls, e] };

    /// <summary>Sent a message.</summary>
    public Incident Apply(DutyOfficerMessaged e) => this with { Messages = [.. Messages, e] };

    /// <summary>Heard.</summary>
    public Incident Apply(IncidentHeard e) => this with { Heard = e };

    internal static IEnumerable<string> ReachedAt(IReadOnlyList<Step> ladder, int step) => ladder.Take(step + 1).SelectMany(s => s.Units).Distinct();

    internal static IEnumerable<string> HearersOf(IReadOnlyList<Step> ladder) =>
        (ladder.Any(s => s.Level != Level.Office) ? ladder.Where(s => s.Level != Level.Office) : ladder).SelectMany(s => s.Units);
}
