using System.Text.Json;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Referral.Cases;

namespace FourKeyWorks.Referral.Dossiers;

/// <summary>What a dossier holds (form of domain §2.4), how sensitive it is, and who may read it for what.</summary>
public static class DossierFields
{
    internal static readonly VaultField
        ChildName = new("child.name", Sensitivity.L4),
        ChildIdNumber = new("child.id-number", Sensitivity.L4),
        ChildAgeBand = new("child.age-band", Sensitivity.L4),
        ChildSex = new("child.sex", Sensitivity.L4),
        ChildWhereabouts = new("child.whereabouts", Sensitivity.L4),
        RepresentativeName = new("representative.name", Sensitivity.L4),
        RepresentativePhone = new("representative.phone", Sensitivity.L4),
        RepresentativeIsSuspect = new("representative.is-suspect", Sensitivity.L4),
        ReporterName = new("reporter.name", Sensitivity.L3),
        ReporterOffice = new("reporter.office", Sensitivity.L3),
        ReporterPhone = new("reporter.phone", Sensitivity.L3),
        FoundAt = new("story.found-at", Sensitivity.L3),
        FoundPlace = new("story.found-place", Sensitivity.L4),
        Facts = new("story.facts", Sensitivity.L4),
        Evidence = new("story.evidence", Sensitivity.L4),
        Remark = new("story.remark", Sensitivity.L4);

    private static readonly VaultField[] Child = [ChildName, ChildIdNumber, ChildAgeBand, ChildSex, ChildWhereabouts];

    private static readonly VaultField[] Representative = [RepresentativeName, RepresentativePhone, RepresentativeIsSuspect];

    private static readonly VaultField[] Story = [FoundAt, FoundPlace, Facts, Evidence, Remark];

    /// <summary>Who reported.</summary>
    public static IReadOnlyList<VaultField> Reporter { get; } = [ReporterName, ReporterOffice, ReporterPhone];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<VaultField> All { get; } = [.. Child, .. Representative, .. Reporter, .. Story];

    /// <summary>By what the child is found again.</summary>
    public static FindableBy FindableBy { get; } = new(
        [ChildName, ChildIdNumber, RepresentativeName],
        values => Findable.Of(Text(values, ChildName), Text(values, ChildIdNumber), Text(values, RepresentativeName)));

    /// <summary>
    /// Who may read what. Civil Affairs sees to the child and learns nothing of what happened; who reported is read by
    /// nobody but the unit that must answer; no other department reads anything.
    /// </summary>
    public static ReadPolicy Policy { get; } = new(
        Police(Duty.ReadDossier, Purpose.HandleReport, [.. Child, .. Representative, .. Story]),
        new ReadRule(
            new([CaseAccess.Prosecuting], [Party.JCY], [Duty.ReadDossier], Purpose.EarlyInvolvement), [.. Child, .. Representative, .. Story]),
        new ReadRule(
            new([CaseAccess.Relief], [Party.MZJ], [Duty.ReadDossier], Purpose.ReliefContact),
            [ChildName, ChildAgeBand, ChildSex, ChildWhereabouts, .. Representative]),
        Police(Duty.ReadReporter, Purpose.AnswerReporter, Reporter),
        new ReadRule(new([AccessRule.Glass], [Party.GAJ], [Duty.ReadDossier], Purpose.BreakGlass), [.. Child, .. Representative, .. Story]));

    /// <summary>Who may find a case again by its child.</summary>
    public static AccessPolicy Search { get; } = new(
        new AccessRule([CaseAccess.Handling, CaseAccess.Reporting], [Party.GAJ], [Duty.ReadDossier], Purpose.Search),
        new AccessRule([CaseAccess.Prosecuting], [Party.JCY], [Duty.ReadDossier], Purpose.Search),
        new AccessRule([CaseAccess.Relief], [Party.MZJ], [Duty.ReadDossier], Purpose.Search));

    private static ReadRule Police(Duty duty, Purpose purpose, IReadOnlyList<VaultField> fields) =>
        new(new([CaseAccess.Handling, CaseAccess.Reporting], [Party.GAJ], [duty], purpose), fields);

    private static string? Text(IReadOnlyDictionary<string, JsonElement> values, VaultField field) =>
        values.TryGetValue(field.Name, out var value) ? value.GetString() : null;
}
