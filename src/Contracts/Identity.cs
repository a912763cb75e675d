using System.ComponentModel.DataAnnotations;
using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Contracts.Identity;

/// <summary>
/// Somebody may no longer do what their access token still says: signed out, locked, left, or without a duty that was
/// withdrawn. Every service refuses such tokens within two seconds (architecture §4).
/// </summary>
[Event("cn.fourkeyworks.identity.access-revoked.v1",
    From = [Party.Identity], To = [Party.Screening, Party.Assistance, Party.Referral, Party.Exchange], Sensitivity = Sensitivity.L1)]
public sealed record AccessRevokedV1
{
    /// <summary>Whose access: the account's opaque id, <c>sub</c> in tokens.</summary>
    public required Guid Subject { get; init; }

    /// <summary>Which session alone; null for all of them.</summary>
    public Guid? Session { get; init; }

    /// <summary>Tokens issued before this instant are worth nothing.</summary>
    public required DateTimeOffset RevokedAt { get; init; }
}

/// <summary>
/// Somebody leaves a unit, and a successor has accepted what was open with them: whatever the leaver had taken on is the
/// successor's from now on (R0.4-6).
/// </summary>
[Event("cn.fourkeyworks.identity.work-handed-over.v1",
    From = [Party.Identity], To = [Party.Screening, Party.Assistance, Party.Referral, Party.Exchange], Sensitivity = Sensitivity.L1)]
public sealed record WorkHandedOverV1
{
    /// <summary>Who leaves: the account's opaque id.</summary>
    public required Guid From { get; init; }

    /// <summary>Who has accepted: likewise, of the same unit.</summary>
    public required Guid To { get; init; }

    /// <summary>The unit.</summary>
    [UnitId]
    public required string Unit { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset AcceptedAt { get; init; }
}

/// <summary>A unit has somebody else to reach: contact person and deputy (R0.4-6). Who they are, the directory says to whoever asks it.</summary>
[Event("cn.fourkeyworks.identity.contact-point-changed.v1", From = [Party.Identity], To = [Party.AnyDepartment], Sensitivity = Sensitivity.L1)]
public sealed record ContactPointChangedV1
{
    /// <summary>The unit.</summary>
    [UnitId]
    public required string Unit { get; init; }

    /// <summary>When it was entered.</summary>
    public required DateTimeOffset ChangedAt { get; init; }
}

/// <summary>The official calendar of a year is another. Whoever has clocks that count working days counts them anew.</summary>
[Event("cn.fourkeyworks.identity.calendar-changed.v1",
    From = [Party.Identity], To = [Party.Screening, Party.Assistance, Party.Referral, Party.Exchange], Sensitivity = Sensitivity.L1)]
public sealed record CalendarChangedV1
{
    /// <summary>The year.</summary>
    [Range(2020, 2100)]
    public required int Year { get; init; }

    /// <summary>Counts up with every change of the year: what has a lower one than is known is out of date.</summary>
    public required long Revision { get; init; }

    /// <summary>Days off that are not simply Saturday or Sunday; at most 120.</summary>
    [Length(0, 120)]
    public required IReadOnlyList<DateOnly> Holidays { get; init; }

    /// <summary>Saturdays and Sundays that are worked; at most 60.</summary>
    [Length(0, 60)]
    public required IReadOnlyList<DateOnly> MakeUpWorkdays { get; init; }
}
