using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Privacy;

namespace FourKeyWorks.Platform.Access;

/// <summary>What is decided about a caller who wants something of a thing.</summary>
public enum Verdict
{
    /// <summary>There is no such thing, as far as this caller may know.</summary>
    NotThere,
    /// <summary>The caller may.</summary>
    Allowed,
    /// <summary>The caller may, for as long as the glass that was broken stays open; every answer says so.</summary>
    ThroughGlass,
    /// <summary>The caller has not the duty at all, whatever the thing.</summary>
    DutyMissing,
}

/// <summary>One line of a policy: relation × department × duty × purpose (domain §7.5). What no line allows, nobody may.</summary>
/// <param name="Relations">Whoever stands to the thing in one of these relations, in the owning service's words,</param>
/// <param name="Departments">and belongs to one of these departments; null for whichever,</param>
/// <param name="Duties">may do what these duties are for,</param>
/// <param name="Purpose">for this purpose; null where none is asked.</param>
public sealed record AccessRule(IReadOnlyList<string> Relations, IReadOnlyList<Party>? Departments, IReadOnlyList<Duty> Duties, Purpose? Purpose = null)
{
    /// <summary>The relation of everybody to what is there for everybody with the duty.</summary>
    public const string Anybody = "anybody";

    /// <summary>The relation of a person who has broken the glass (domain §7.6). A line that names it says what can be read through it.</summary>
    public const string Glass = "glass";

    internal bool Gives(Caller caller, Duty duty, string relation, Purpose? purpose) =>
        Relations.Contains(relation) && Departments?.Contains(caller.Department) != false && Duties.Contains(duty) && Purpose == purpose;
}

/// <summary>
/// The one decision about access: pure, default deny, and deny beats allow. How a caller stands to a thing is looked up
/// (<see cref="Standings"/>); what follows from it is decided here and nowhere else.
/// </summary>
/// <param name="rules">What is allowed.</param>
public sealed class AccessPolicy(params IReadOnlyList<AccessRule> rules)
{
    /// <summary>For things that everybody with one of these duties may know of.</summary>
    public static AccessPolicy Open(params IReadOnlyList<Duty> duties) => new(new AccessRule([AccessRule.Anybody], null, duties));

    /// <summary>Whether <paramref name="caller"/> may do what <paramref name="duty"/> is for with a thing.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="duty">The duty that the endpoint asks for.</param>
    /// <param name="standing">How the caller stands to the thing.</param>
    /// <param name="purpose">Why, where a purpose is asked.</param>
    public Verdict Decide(Caller caller, Duty duty, Standing standing, Purpose? purpose = null)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(standing);
        bool Gives(string relation) => rules.Any(r => r.Gives(caller, duty, relation, purpose));
        if (!caller.Duties.Contains(duty)) return Verdict.DutyMissing;
        if (standing.IsExcluded) return Verdict.NotThere;
        if (standing.Relations.Append(AccessRule.Anybody).Any(Gives)) return Verdict.Allowed;
        return standing.GlassUntil is not null && Gives(AccessRule.Glass) ? Verdict.ThroughGlass : Verdict.NotThere;
    }
}
