using FourKeyWorks.Platform.Access;

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

/// <summary>Nothing can be done in the person's name until they are let back.</summary>
public sealed record PersonSuspended(Guid PersonId, string By, DateTimeOffset At);

/// <summary>The person is let back.</summary>
public sealed record PersonResumed(Guid PersonId, string By, DateTimeOffset At);

/// <summary>The person has left the unit; nothing can be done in their name any more.</summary>
public sealed record PersonLeft(Guid PersonId, string By, DateTimeOffset At);

/// <summary>A person as the directory has them.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Duties">What they may do.</param>
/// <param name="HasLeft">Whether they have left.</param>
public sealed record Person(string Unit, IReadOnlyList<string> Duties, bool HasLeft)
{
    /// <summary>Whether nothing can be done in their name for now.</summary>
    public bool IsSuspended { get; init; }

    /// <summary>The id of the stream.</summary>
    public Guid Id { get; init; }

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
