namespace FourKeyWorks.Referral.Conflicts;

/// <summary>Why somebody must not see a case: a code, never a sentence.</summary>
public enum ConflictReason
{
    /// <summary>Suspected of what the case is about.</summary>
    Suspect,
    /// <summary>Related or close to somebody concerned.</summary>
    Related,
    /// <summary>Has an interest in how it ends.</summary>
    Interested,
    /// <summary>Asks to be left out.</summary>
    Recused,
}

/// <summary>A person or a unit is named as suspect or conflicted, and sees nothing of the case from now on (domain §9.4).</summary>
/// <param name="CaseId">The case.</param>
/// <param name="Who"><c>unit.</c> or <c>person.</c> and an opaque id.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who names it.</param>
/// <param name="At">When.</param>
public sealed record ConflictNamed(Guid CaseId, string Who, ConflictReason Reason, string By, DateTimeOffset At);

/// <summary>It turned out otherwise.</summary>
public sealed record ConflictLifted(Guid CaseId, string Who, string By, DateTimeOffset At);

/// <summary>Another unit of the Police handles the case from now on.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="From">The unit that did.</param>
/// <param name="To">The unit that does.</param>
/// <param name="At">Since when.</param>
public sealed record HandlingUnitChanged(Guid CaseId, string From, string To, DateTimeOffset At);
