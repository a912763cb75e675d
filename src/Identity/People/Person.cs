using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Deadlines;

namespace FourKeyWorks.Identity.People;

/// <summary>A person works in a unit from now on (R0.4-6). No name stands in it, not even the account's (see <see cref="AccountNames"/>).</summary>
/// <param name="PersonId">The person, and the account's id.</param>
/// <param name="Unit">The unit.</param>
/// <param name="By">Who entered it.</param>
/// <param name="At">When.</param>
public sealed record PersonJoined(Guid PersonId, string Unit, string By, DateTimeOffset At);

/// <summary>A person may do something from now on.</summary>
/// <param name="PersonId">The person.</param>
/// <param name="Duty">By its name in tokens: names outlive numbers.</param>
/// <param name="By">Who granted it.</param>
/// <param name="At">When.</param>
public sealed record DutyGranted(Guid PersonId, string Duty, string By, DateTimeOffset At);

/// <summary>A person may no longer do it.</summary>
public sealed record DutyWithdrawn(Guid PersonId, string Duty, string By, DateTimeOffset At);

/// <summary>Every session of the person ends now: stolen phone, suspicion, a duty withdrawn.</summary>
public sealed record SignedOutEverywhere(Guid PersonId, string By, DateTimeOffset At);

/// <summary>One session ends.</summary>
public sealed record SessionEnded(Guid PersonId, Guid SessionId, string By, DateTimeOffset At);

/// <summary>The person was handed a code to set password and second factor with; every session ended.</summary>
public sealed record EnrolmentCodeIssued(Guid PersonId, string By, DateTimeOffset At);

/// <summary>The person can sign in with one more device.</summary>
public sealed record PasskeyAdded(Guid PersonId, string By, DateTimeOffset At);

/// <summary>With one less.</summary>
public sealed record PasskeyRemoved(Guid PersonId, string By, DateTimeOffset At);

/// <summary>Nothing can be done in the person's name until they are let back.</summary>
public sealed record PersonSuspended(Guid PersonId, string By, DateTimeOffset At);

/// <summary>The person is let back.</summary>
public sealed record PersonResumed(Guid PersonId, string By, DateTimeOffset At);

/// <summary>Name and number to be reached under are in the vault, or changed there.</summary>
/// <param name="PersonId">The person.</param>
/// <param name="Fields">Names of the values that were given.</param>
/// <param name="By">Who entered them.</param>
/// <param name="At">When.</param>
public sealed record ParticularsEntered(Guid PersonId, IReadOnlyList<string> Fields, string By, DateTimeOffset At);

/// <summary>The person is away, and somebody stands in.</summary>
/// <param name="PersonId">The person.</param>
/// <param name="AbsenceId">Its own id.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="Deputy">Who stands in: of the same unit, with the same duties.</param>
/// <param name="By">Who entered it.</param>
/// <param name="At">When.</param>
public sealed record AbsenceEntered(Guid PersonId, Guid AbsenceId, DateOnly From, DateOnly To, Guid Deputy, string By, DateTimeOffset At);

/// <summary>The person is back, or did not go.</summary>
public sealed record AbsenceEnded(Guid PersonId, Guid AbsenceId, string By, DateTimeOffset At);

/// <summary>The person will leave the unit, and a successor is asked to take over what is open with them (R0.4-6).</summary>
/// <param name="PersonId">The person.</param>
/// <param name="Successor">Who is asked.</param>
/// <param name="LastDay">The person's last day.</param>
/// <param name="Answer">Until when the successor answers.</param>
/// <param name="Departure">The clock of the last day.</param>
/// <param name="By">Who entered it.</param>
/// <param name="At">When.</param>
public sealed record LeavingAnnounced(Guid PersonId, Guid Successor, DateOnly LastDay, Due Answer, Due Departure, string By, DateTimeOffset At);

/// <summary>The person stays after all.</summary>
public sealed record LeavingCalledOff(Guid PersonId, string By, DateTimeOffset At);

/// <summary>The successor has accepted: what was open with the leaver is theirs from now on.</summary>
public sealed record HandOverAccepted(Guid PersonId, Guid Successor, string Unit, DateTimeOffset At);

/// <summary>The successor cannot; another is to be named.</summary>
public sealed record HandOverDeclined(Guid PersonId, Guid Successor, DeclineReason Reason, DateTimeOffset At);

/// <summary>Why a successor cannot take over.</summary>
public enum DeclineReason
{
    /// <summary>Has too much open already.</summary>
    TooMuch,
    /// <summary>Is not trained or vetted for it.</summary>
    NotQualified,
    /// <summary>Is in conflict with something of it.</summary>
    Conflict,
    /// <summary>Will be away or leave.</summary>
    Away,
}

/// <summary>The person has left the unit; nothing can be done in their name any more.</summary>
/// <param name="PersonId">The person.</param>
/// <param name="Successor">Whose is what they took on after the hand-over was accepted.</param>
/// <param name="Unit">The unit.</param>
/// <param name="By">Who accepted last, or the clock.</param>
/// <param name="At">When.</param>
public sealed record PersonLeft(Guid PersonId, Guid Successor, string Unit, string By, DateTimeOffset At);

/// <summary>A person as the directory has them.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Duties">What they may do.</param>
/// <param name="HasLeft">Whether they have left.</param>
public sealed record Person(string Unit, IReadOnlyList<string> Duties, bool HasLeft)
{
    /// <summary>Whether nothing can be done in their name for now.</summary>
    public bool IsSuspended { get; init; }

    /// <summary>That they will leave, if so.</summary>
    public Leaving? Leaving { get; init; }

    /// <summary>When they are or were away; what was ended early or called off is not among them.</summary>
    public IReadOnlyList<Absence> Absences { get; init; } = [];

    /// <summary>The id of the stream.</summary>
    public Guid Id { get; init; }

    /// <summary>Whether anything can be done in their name.</summary>
    public bool IsWorking => !HasLeft && !IsSuspended;

    /// <summary>The beginning.</summary>
    public static Person Create(PersonJoined e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return new Person(e.Unit, [], false) { Id = e.PersonId };
    }

    /// <summary>One more duty.</summary>
    public Person Apply(DutyGranted e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return this with { Duties = [.. Duties.Append(e.Duty).Distinct()] };
    }

    /// <summary>One less.</summary>
    public Person Apply(DutyWithdrawn e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return this with { Duties = [.. Duties.Where(d => d != e.Duty)] };
    }

    /// <summary>Away.</summary>
    public Person Apply(AbsenceEntered e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return this with { Absences = [.. Absences, new(e.AbsenceId, e.From, e.To, e.Deputy)] };
    }

    /// <summary>Back.</summary>
    public Person Apply(AbsenceEnded e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return this with { Absences = [.. Absences.Where(a => a.Id != e.AbsenceId)] };
    }

    /// <summary>Will leave.</summary>
    public Person Apply(LeavingAnnounced e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return this with { Leaving = new(e.Successor, e.LastDay, HandOverState.Asked) };
    }

    /// <summary>Stays.</summary>
    public Person Apply(LeavingCalledOff _) => this with { Leaving = null };

    /// <summary>Handed over.</summary>
    public Person Apply(HandOverAccepted _) => this with { Leaving = Leaving! with { State = HandOverState.Accepted } };

    /// <summary>Not yet.</summary>
    public Person Apply(HandOverDeclined _) => this with { Leaving = Leaving! with { State = HandOverState.Declined } };

    /// <summary>For now.</summary>
    public Person Apply(PersonSuspended _) => this with { IsSuspended = true };

    /// <summary>Back.</summary>
    public Person Apply(PersonResumed _) => this with { IsSuspended = false };

    /// <summary>The end.</summary>
    public Person Apply(PersonLeft e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return this with { HasLeft = true, Duties = [] };
    }

    /// <summary>The duties that this version knows.</summary>
    public IReadOnlySet<Duty> KnownDuties => Platform.Access.Duties.Parse(Duties);
}

/// <summary>That somebody is away.</summary>
/// <param name="Id">Its own id.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="Deputy">Who stands in.</param>
public sealed record Absence(Guid Id, DateOnly From, DateOnly To, Guid Deputy)
{
    /// <summary>Whether the two have a day in common.</summary>
    public bool Meets(DateOnly from, DateOnly to) => From <= to && from <= To;
}

/// <summary>That somebody will leave.</summary>
/// <param name="Successor">Who is to take over.</param>
/// <param name="LastDay">The last day.</param>
/// <param name="State">What the successor has said.</param>
public sealed record Leaving(Guid Successor, DateOnly LastDay, HandOverState State);

/// <summary>How a hand-over stands.</summary>
public enum HandOverState
{
    /// <summary>The successor is asked.</summary>
    Asked,
    /// <summary>The successor has accepted.</summary>
    Accepted,
    /// <summary>The successor cannot; another is to be named.</summary>
    Declined,
}
