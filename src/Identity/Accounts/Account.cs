using Microsoft.AspNetCore.Identity;

namespace FourKeyWorks.Identity.Accounts;

/// <summary>
/// How a person proves who they are; its id is the person's in the directory, which says what they may do. A password
/// without a second factor cannot be: both come into being together, with a one-time enrolment code.
/// </summary>
public sealed class Account : IdentityUser<Guid>
{
    /// <summary>The time step of the newest TOTP code that was accepted: none is accepted twice.</summary>
    public long LastTotpStep { get; set; }

    /// <summary>SHA-256 of the enrolment code that is waiting to be used; null when none is.</summary>
    public byte[]? EnrolmentHash { get; set; }

    /// <summary>Until when it can be used.</summary>
    public DateTimeOffset? EnrolmentUntil { get; set; }

    /// <summary>Whether the account can be signed in to at all.</summary>
    public bool IsEnrolled => PasswordHash is not null;
}
