using System.ComponentModel.DataAnnotations;

namespace FourKeyWorks.Contracts.Catalogue;

/// <summary>
/// An opaque id: a letter, then 7 to 63 letters, digits, <c>-</c> or <c>_</c>. It must say nothing about a person;
/// beginning with a letter keeps identity and telephone numbers out.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OpaqueIdAttribute() : RegularExpressionAttribute("^[A-Za-z][A-Za-z0-9_-]{7,63}$");

/// <summary>Id of an organisational unit, e.g. <c>u1001</c>: opaque, never reused.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class UnitIdAttribute() : RegularExpressionAttribute("^u[0-9]{4,12}$");

/// <summary>CloudEvents <c>id</c> worth repeating: an opaque id (see <see cref="OpaqueIdAttribute"/>), a UUID or a ULID.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EventIdAttribute()
    : RegularExpressionAttribute(
        "^([A-Za-z][A-Za-z0-9_-]{7,63}|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-7][0-9A-HJKMNP-TV-Z]{25})$");

/// <summary>CloudEvents <c>type</c> of the catalogue, e.g. <c>cn.fourkeyworks.police.suspected-infringement.v1</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EventTypeAttribute() : RegularExpressionAttribute(Pattern)
{
    /// <summary>What every type of the catalogue looks like.</summary>
    public new const string Pattern = "^cn\\.fourkeyworks\\.[a-z-]+\\.[a-z-]+\\.v[0-9]+$";
}

/// <summary>Name of a member of a body or of a CloudEvents attribute: <c>reportedAt</c>, <c>specversion</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MemberNameAttribute() : RegularExpressionAttribute("^[a-z][A-Za-z0-9]{0,39}$");

/// <summary>A month: <c>2026-09</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MonthAttribute() : RegularExpressionAttribute("^[0-9]{4}-(0[1-9]|1[0-2])$");

/// <summary>Situation codes 1–9 of the mandatory-report rules (高检发〔2020〕9号 Art. 4), each at most once.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SituationCodesAttribute : ValidationAttribute
{
    /// <summary>The lowest code.</summary>
    public const int First = 1;

    /// <summary>The highest code.</summary>
    public const int Last = 9;

    /// <inheritdoc/>
    public override bool IsValid(object? value) =>
        value is IReadOnlyList<int> codes && codes.All(c => c is >= First and <= Last) && codes.Distinct().Count() == codes.Count;
}

/// <summary>An instant that lies in the past when the event arrives (5 minutes are allowed for clocks that differ).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotInFutureAttribute : Attribute;
