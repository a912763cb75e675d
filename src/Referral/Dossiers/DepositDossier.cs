using System.ComponentModel.DataAnnotations;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Keeping;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Problems;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.ServiceDefaults;
using static FourKeyWorks.Referral.Dossiers.DossierFields;

namespace FourKeyWorks.Referral.Dossiers;

/// <summary>
/// Persons, narrative and circumstances of a mandatory report go into the vault; the event that opens the case carries the
/// reference only (R4.13-1; form of domain §2.4). Either may come first.
/// </summary>
public static class DepositDossier
{
    /// <param name="DossierRef">As the event names it, or will; left out, one is made and answered in <c>Location</c>.</param>
    /// <param name="Reporter">Who reports.</param>
    /// <param name="SuspectedVictim">The child.</param>
    /// <param name="LegalRepresentative">Who has custody, where known.</param>
    /// <param name="FoundAt">When it was found out.</param>
    /// <param name="FoundPlace">Where.</param>
    /// <param name="FactSummary">What is known.</param>
    /// <param name="EvidencePreserved">What was kept as evidence.</param>
    /// <param name="ImmediateDanger">The child is in danger now; 110 comes first.</param>
    /// <param name="Remark">Anything else.</param>
    public sealed record Command(
        Person Reporter,
        Victim SuspectedVictim,
        [property: NotInFuture] DateTimeOffset FoundAt,
        [property: Length(1, 200)] string FoundPlace,
        [property: Length(5, 4000)] string FactSummary,
        bool ImmediateDanger,
        [property: Length(0, 8)] IReadOnlyList<Evidence>? EvidencePreserved = null,
        Representative? LegalRepresentative = null,
        [property: OpaqueId] string? DossierRef = null,
        [property: Length(1, 500)] string? Remark = null)
    {
        /// <inheritdoc/>
        public override string ToString() => Protected.Mask;
    }

    /// <param name="Name">Name, where it is given.</param>
    /// <param name="Phone">Telephone number, where it is given.</param>
    /// <param name="Office">Office or unit.</param>
    public sealed record Person(
        [property: Length(1, 50)] string? Name = null, [property: Length(3, 30)] string? Phone = null, [property: Length(1, 100)] string? Office = null);

    /// <param name="Name">Name, where known.</param>
    /// <param name="IdNumber">Number of an identity document, where known.</param>
    /// <param name="AgeBand">How old, as far as is known.</param>
    /// <param name="Sex">Sex.</param>
    /// <param name="Whereabouts">Where the child can be found now.</param>
    public sealed record Victim(
        AgeBand AgeBand, Sex Sex, [property: Length(1, 50)] string? Name = null, [property: Length(4, 30)] string? IdNumber = null,
        [property: Length(1, 200)] string? Whereabouts = null);

    /// <param name="Name">Name.</param>
    /// <param name="Phone">Telephone number.</param>
    /// <param name="IsSuspect">Suspected: is told nothing, by nobody (domain §2.4, §7.9).</param>
    public sealed record Representative([property: Length(1, 50)] string Name, bool IsSuspect, [property: Length(3, 30)] string? Phone = null);

    /// <summary>How old a child is, as far as is known.</summary>
    public enum AgeBand
    {
        /// <summary>Under 6.</summary>
        Under6,
        /// <summary>6 to 11.</summary>
        From6To11,
        /// <summary>12 or 13.</summary>
        From12To13,
        /// <summary>14 or 15.</summary>
        From14To15,
        /// <summary>16 or 17.</summary>
        From16To17,
        /// <summary>Not known.</summary>
        Unknown,
    }

    /// <summary>GB/T 2261.1.</summary>
    public enum Sex
    {
        /// <summary>0 未知.</summary>
        Unknown,
        /// <summary>1 男.</summary>
        Male,
        /// <summary>2 女.</summary>
        Female,
        /// <summary>9 未说明.</summary>
        NotStated,
    }

    /// <summary>Kinds of evidence that were preserved.</summary>
    public enum Evidence
    {
        /// <summary>Photographs.</summary>
        Photographs,
        /// <summary>Video.</summary>
        Video,
        /// <summary>Clothing.</summary>
        Clothing,
        /// <summary>Biological samples.</summary>
        BiologicalSamples,
        /// <summary>Medical records.</summary>
        MedicalRecords,
        /// <summary>Messages and files.</summary>
        Messages,
        /// <summary>Objects.</summary>
        Objects,
        /// <summary>Other.</summary>
        Other,
    }

    /// <summary>Over HTTP. Answers 201 with <c>Location</c>; 409 where the unit has deposited this reference before.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapCommand<Command>("/dossiers", HandleAsync)
            .Produces(StatusCodes.Status201Created)
            .RequireDuty(Duty.DepositDossier);

    /// <param name="Ref">As the unit names it.</param>
    /// <param name="Unit">Whose reference it is, and who adds files to it.</param>
    /// <param name="Keeper">The unit that answers for the file.</param>
    /// <param name="Department">The department of that unit.</param>
    /// <param name="CaseId">The case that is opened in the same commit.</param>
    internal sealed record Place(string Ref, string Unit, string Keeper, Party Department, Guid? CaseId = null);

    /// <summary>Stores it in the unit of work.</summary>
    /// <returns>The dossier as it was before; null where the reference was deposited already.</returns>
    internal static async Task<Dossier?> StoreAsync(Command command, Place place, UnitOfWork work, CancellationToken cancellation)
    {
        var id = Dossier.StreamOf(place.Unit, place.Ref);
        var stream = await work.Session.Events.FetchForWriting<Dossier>(id, cancellation);
        if (stream.Aggregate is { DepositedAt: not null }) return null;
        var dossier = stream.Aggregate ?? new Dossier { Id = id };

        var values = await PutAsync(command, dossier, work, cancellation);
        var begun = new FileBegun(id, [dossier.Child, dossier.Reporter, dossier.Story], place.Keeper, place.Department, work.Now);
        if (place.CaseId is { } caseId) stream.AppendOne(new DossierClaimed(caseId, place.Ref, place.Unit, place.Keeper));
        stream.AppendOne(new DossierDeposited(place.Ref, place.Unit, values, command.ImmediateDanger, work.Now));
        work.Session.Events.StartStream<KeptFile>(
            KeepingClocks.StreamOf(id), place.CaseId is { } own ? [begun, new SubjectsAdded([Subject.Case(own)])] : [begun]);
        work.Tokens.Put(
            work, dossier.Child,
            Findable.Of(command.SuspectedVictim.Name, command.SuspectedVictim.IdNumber, command.LegalRepresentative?.Name),
            SearchDossiers.ScopesOf(place.Keeper, dossier.HandlingUnit));
        return dossier;
    }

    private static async Task<CommandAnswer> HandleAsync(
        Command command, HttpContext _, UnitOfWork work, Caller caller, CancellationToken cancellation)
    {
        var dossierRef = command.DossierRef ?? $"dossier-{Guid.NewGuid():N}";
        var place = new Place(dossierRef, caller.Unit, caller.Unit, caller.Department);
        if (await StoreAsync(command, place, work, cancellation) is not { } dossier) return CommandAnswer.Of(Problem.Result(Codes.Exists));
        // As long as no report names it, nobody needs it.
        if (dossier.CaseId is { } caseId) ClaimDossier.Join(work, dossier.Id, caseId);
        else work.Session.Events.Append(KeepingClocks.StreamOf(dossier.Id), KeepingClocks.KeepFor(work, RetentionKind.Unclaimed));
        return new CommandAnswer(StatusCodes.Status201Created, $"/dossiers/{dossierRef}", null);
    }

    /// <summary>What is given is stored; the names of what was.</summary>
    private static async Task<IReadOnlyList<string>> PutAsync(
        Command command, Dossier dossier, UnitOfWork work, CancellationToken cancellation)
    {
        (Subject Subject, VaultField Field, object? Value)[] values =
        [
            (dossier.Child, ChildName, command.SuspectedVictim.Name),
            (dossier.Child, ChildIdNumber, command.SuspectedVictim.IdNumber),
            (dossier.Child, ChildAgeBand, command.SuspectedVictim.AgeBand),
            (dossier.Child, ChildSex, command.SuspectedVictim.Sex),
            (dossier.Child, ChildWhereabouts, command.SuspectedVictim.Whereabouts),
            (dossier.Child, RepresentativeName, command.LegalRepresentative?.Name),
            (dossier.Child, RepresentativePhone, command.LegalRepresentative?.Phone),
            (dossier.Child, RepresentativeIsSuspect, command.LegalRepresentative?.IsSuspect),
            (dossier.Reporter, ReporterName, command.Reporter.Name),
            (dossier.Reporter, ReporterOffice, command.Reporter.Office),
            (dossier.Reporter, ReporterPhone, command.Reporter.Phone),
            (dossier.Story, FoundAt, command.FoundAt),
            (dossier.Story, FoundPlace, command.FoundPlace),
            (dossier.Story, Facts, command.FactSummary),
            (dossier.Story, DossierFields.Evidence, command.EvidencePreserved),
            (dossier.Story, DossierFields.Remark, command.Remark),
        ];
        foreach (var (subject, field, value) in values)
            if (value is not null) await work.Vault.PutAsync(work, subject, field, value, cancellation);
        return [.. values.Where(v => v.Value is not null).Select(v => v.Field.Name)];
    }
}
