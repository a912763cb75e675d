using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;

namespace FourKeyWorks.Platform.Privacy;

/// <summary>A value that the vault holds of a subject.</summary>
/// <param name="Name">Its name, e.g. <c>victim.name</c>.</param>
/// <param name="Level">How sensitive it is (domain §2).</param>
public sealed record VaultField(string Name, Sensitivity Level);

/// <summary>Why somebody reads (P1: every read names a purpose).</summary>
public enum Purpose
{
    /// <summary>Police: handle the report (R4.13-2).</summary>
    HandleReport,
    /// <summary>Procuratorate: early involvement and supervision (R4.13-6).</summary>
    EarlyInvolvement,
    /// <summary>Civil Affairs: see to the child and the family (R4.13-9).</summary>
    ReliefContact,
    /// <summary>Police: tell the reporter what became of the report (R4.13-2).</summary>
    AnswerReporter,
    /// <summary>Answer a statutory query for sealed facts (预防未成年人犯罪法 59).</summary>
    StatutoryQuery,
    /// <summary>Find a file again.</summary>
    Search,
    /// <summary>Danger to a child, in the absence of whoever handles the case: the glass is broken (domain §7.6).</summary>
    BreakGlass,
    /// <summary>Call the person on duty, for an event that nobody has taken, and keep the roster of one's own unit.</summary>
    CallDutyOfficer,
    /// <summary>Find a colleague's name and office number in the directory.</summary>
    ReachColleague,
}

/// <summary>
/// Who may read what: one line of the policy allows it (<see cref="AccessPolicy"/>), and only the fields that it names are
/// given. What no rule gives, nobody gets.
/// </summary>
/// <param name="Rule">Who may, for which purpose.</param>
/// <param name="Fields">Read these fields.</param>
public sealed record ReadRule(AccessRule Rule, IReadOnlyList<VaultField> Fields);

/// <summary>The read rules of a service.</summary>
public sealed class ReadPolicy(params IReadOnlyList<ReadRule> rules)
{
    /// <summary>All rules.</summary>
    public IReadOnlyList<ReadRule> Rules { get; } = rules;

    /// <summary>What <paramref name="caller"/> may read; null for nothing at all.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="duty">The duty that the endpoint asks for.</param>
    /// <param name="standing">How the caller stands to the thing.</param>
    /// <param name="purpose">Why.</param>
    public ReadGrant? Decide(Caller caller, Duty duty, Standing standing, Purpose purpose)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(standing);
        foreach (var rule in Rules)
        {
            switch (new AccessPolicy(rule.Rule).Decide(caller, duty, standing, purpose))
            {
                case Verdict.Allowed:
                    return new ReadGrant(caller, purpose, rule.Fields);
                case Verdict.ThroughGlass:
                    return new ReadGrant(caller, purpose, rule.Fields, standing.GlassUntil);
            }
        }

        return null;
    }

    /// <summary>Whether there is anything that <paramref name="caller"/> may read, for whatever purpose.</summary>
    public bool Concerns(Caller caller, Duty duty, Standing standing) =>
        Rules.Any(r => r.Rule.Purpose is { } purpose && Decide(caller, duty, standing, purpose) is not null);
}

/// <summary>That somebody may read certain fields for a purpose. Only a policy gives one.</summary>
public sealed class ReadGrant
{
    internal ReadGrant(Caller caller, Purpose purpose, IReadOnlyList<VaultField> fields, DateTimeOffset? glassUntil = null) =>
        (Caller, Purpose, Fields, GlassUntil) = (caller, purpose, fields, glassUntil);

    /// <summary>Who.</summary>
    public Caller Caller { get; }

    /// <summary>Why.</summary>
    public Purpose Purpose { get; }

    /// <summary>What.</summary>
    public IReadOnlyList<VaultField> Fields { get; }

    /// <summary>Until when, where it is given because the glass was broken.</summary>
    public DateTimeOffset? GlassUntil { get; }

    /// <summary>The same for fewer fields.</summary>
    public ReadGrant Only(Func<VaultField, bool> fields) => new(Caller, Purpose, [.. Fields.Where(fields)], GlassUntil);
}
