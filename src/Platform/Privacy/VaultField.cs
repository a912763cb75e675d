using FourKeyWorks.Contracts.Catalogue;

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
    /// <summary>Call the person on duty, for an event that nobody has taken, and keep the roster of one's own unit.</summary>
    CallDutyOfficer,
    /// <summary>Find a colleague's name and office number in the directory.</summary>
    ReachColleague,
}

/// <summary>
/// Who may read what: the caller's duty, department and relation to the thing, and the purpose must all be those of one
/// rule, and only the fields that it names are given. What no rule gives, nobody gets.
/// </summary>
/// <param name="Purpose">For this purpose.</param>
/// <param name="Duty">With this duty.</param>
/// <param name="Department">In this department.</param>
/// <param name="Relation">In this relation to the thing, in the owning service's words.</param>
/// <param name="Fields">These fields.</param>
public sealed record ReadRule(Purpose Purpose, Access.Duty Duty, Party Department, string Relation, IReadOnlyList<VaultField> Fields);

/// <summary>The read rules of a service.</summary>
public sealed class ReadPolicy(params IReadOnlyList<ReadRule> rules)
{
    /// <summary>All rules.</summary>
    public IReadOnlyList<ReadRule> Rules { get; } = rules;

    /// <summary>What <paramref name="caller"/> may read; null for nothing at all.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="relation">How the caller stands to the thing; null if not at all.</param>
    /// <param name="purpose">Why.</param>
    public ReadGrant? Decide(Access.Caller caller, string? relation, Purpose purpose)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var rule = Rules.FirstOrDefault(r =>
            r.Purpose == purpose && r.Relation == relation && r.Department == caller.Department && caller.Duties.Contains(r.Duty));
        return rule is null ? null : new ReadGrant(caller, purpose, rule.Fields);
    }
}

/// <summary>That somebody may read certain fields for a purpose. Only a policy gives one.</summary>
public sealed class ReadGrant
{
    internal ReadGrant(Access.Caller caller, Purpose purpose, IReadOnlyList<VaultField> fields) => (Caller, Purpose, Fields) = (caller, purpose, fields);

    /// <summary>Who.</summary>
    public Access.Caller Caller { get; }

    /// <summary>Why.</summary>
    public Purpose Purpose { get; }

    /// <summary>What.</summary>
    public IReadOnlyList<VaultField> Fields { get; }

    /// <summary>The same for fewer fields.</summary>
    public ReadGrant Only(Func<VaultField, bool> fields) => new(Caller, Purpose, [.. Fields.Where(fields)]);
}
