using System.ComponentModel.DataAnnotations;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Contracts.Referral;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.Referral.Cases;
using FourKeyWorks.Referral.Dossiers;
using FourKeyWorks.ServiceDefaults;
using JasperFx.Events;

namespace FourKeyWorks.Referral.Reports;

/// <summary>
/// A mandatory report, made by somebody of any department or by anybody at all (plan ¶13; R4.13-1; form of domain §2.4). It goes to
/// one police unit, and nobody else hears of it until that has accepted it or the time for that has passed (domain §9.14).
/// </summary>
public static class MakeReport
{
    /// <param name="Account">Persons and circumstances; its own reference is made from the report.</param>
    /// <param name="SituationCodes">What was found: one or more of the nine situations of the mandatory-report rules (高检发〔2020〕9号 Art. 4).</param>
    /// <param name="Receipt">The code by which who reports will ask how it stands; made of random bits by the sender.</param>
    /// <param name="Town">The town it concerns, where known.</param>
    /// <param name="Village">The village; only with its town.</param>
    /// <param name="ConcernsUnit">The unit whose people are said to be involved.</param>
    public sealed record Command(
        DepositDossier.Command Account,
        [property: Length(1, 9), SituationCodes] IReadOnlyList<int> SituationCodes,
        [property: ReceiptCode] string Receipt,
        [property: UnitId] string? Town = null,
        [property: UnitId] string? Village = null,
        [property: UnitId] string? ConcernsUnit = null)
    {
        /// <inheritdoc/>
        public override string ToString() => Protected.Mask;
    }

    /// <summary>Why it cannot be made; null if it can.</summary>
    /// <param name="command">The report.</param>
    /// <param name="from">The unit that reports; null for the public.</param>
    /// <param name="city">The units there are.</param>
    public static string? Check(Command command, OrgUnit? from, City city)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(city);
        if (from is not null && command.Account.Reporter is { Name: null } or { Phone: null }) return "referral.reporter-missing";
        if (command.Town is { } town && !city.Units.Any(u => u.Id == town && u.Department == Party.ZJD)) return "referral.town-unknown";
        if (command.Village is not null && command.Town is null) return "referral.village-without-town";
        if (command.ConcernsUnit is { } unit && city.Units.All(u => u.Id != unit)) return "referral.unit-unknown";
        return PoliceUnits.For(city, command.Town, command.ConcernsUnit) is null ? "referral.no-police-unit" : null;
    }

    /// <summary>What it comes to; of the Police's own, that it is accepted too.</summary>
    public static IReadOnlyList<object> Decide(
        Guid reportId, Command command, SealedFact situationCodes, OrgUnit? from, City city, ClockRules clocks, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(city);
        ArgumentNullException.ThrowIfNull(clocks);
        var police = from is { Department: Party.GAJ } && from.Id != command.ConcernsUnit ? from : PoliceUnits.For(city, command.Town, command.ConcernsUnit)!;
        var reported = new InfringementReported(
            reportId, RefOf(reportId), from?.Id ?? police.Id, from?.Id, situationCodes, police.Id, command.Town, command.Village, command.Account.ImmediateDanger,
            command.ConcernsUnit, city.Units.Any(u => u.Id == command.ConcernsUnit && u.Department == Party.GAJ), now, clocks.Start(ReportClocks.NoAcceptance, now));
        return reported.IsOwn ? [reported, ReportTakenOn.Of(Report.Create(reported), now)] : [reported];
    }

    /// <summary>Over HTTP: for people and systems of departments, and for anybody.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapCommand<Command>("/reports", (command, _, work, caller, cancellation) => CarryOutAsync(command, UnitOf(caller, work.City), work, cancellation))
            .Produces(StatusCodes.Status201Created)
            .RequireDuty(Duty.ReportInfringement);
        api.MapAnybodysCommand<Command>("/public/reports", (command, work, cancellation) => CarryOutAsync(command, from: null, work, cancellation))
            .Produces(StatusCodes.Status201Created)
            .Narrow(PublicDoor.Reports);
    }

    /// <summary>The report on its way to the police unit.</summary>
    public static async Task<Outgoing?> Publish(IEvent<InfringementReported> e, PublishingContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(e);
        ArgumentNullException.ThrowIfNull(context);
        var (reported, caseId) = (e.Data, CaseStreams.CaseOf(e.Data.ReportId));
        return !reported.IsOwn && await OpenCase.OpenAsync(context.Keys, caseId, reported.SituationCodes, cancellation) is { } codes ? Told(reported, codes) : null;
    }

    /// <summary>What the police unit is told.</summary>
    public static Outgoing Told(InfringementReported reported, IReadOnlyList<int> situationCodes)
    {
        ArgumentNullException.ThrowIfNull(reported);
        return new Outgoing(
            new InfringementReportedV1
            {
                ReportId = reported.ReportId,
                DossierRef = reported.DossierRef,
                SituationCodes = situationCodes,
                Town = reported.Town,
                Village = reported.Village,
                ImmediateDanger = reported.ImmediateDanger,
                ConcernsUnit = reported.ConcernsUnit,
                ReportedAt = reported.ReportedAt,
                AcceptanceDueAt = reported.Acceptance.At,
            },
            Names.ToUnit(reported.PoliceUnit),
            reported.ReportId);
    }

    /// <summary>Where people of the Police are named, the Procuratorate watches from the beginning (domain §9.4).</summary>
    public static Outgoing? PublishToWatch(IEvent<InfringementReported> e, PublishingContext context)
    {
        ArgumentNullException.ThrowIfNull(e);
        var reported = e.Data;
        return !reported.ConcernsPolice ? null : new Outgoing(
            new ReportConcernsPoliceV1
            {
                ReportId = reported.ReportId,
                ConcernsUnit = reported.ConcernsUnit!,
                SentTo = reported.PoliceUnit,
                ImmediateDanger = reported.ImmediateDanger,
                ReportedAt = reported.ReportedAt,
                AcceptanceDueAt = reported.Acceptance.At,
            },
            Names.ToDepartment(Party.JCY),
            reported.ReportId);
    }

    private static async Task<CommandAnswer> CarryOutAsync(Command command, OrgUnit? from, UnitOfWork work, CancellationToken cancellation)
    {
        if (Check(command, from, work.City) is { } refused) return CommandAnswer.Of(Problem.Refusal(refused));
        var reportId = Guid.CreateVersion7(work.Now);
        var caseId = CaseStreams.CaseOf(reportId);
        var events = Decide(reportId, command, await OpenCase.SealAsync(work, caseId, command.SituationCodes, cancellation), from, work.City, work.Clocks, work.Now);
        var reported = (InfringementReported)events[0];
        var place = new DepositDossier.Place(reported.DossierRef, reported.DossierUnit, reported.PoliceUnit, Party.GAJ, reported.IsOwn ? caseId : null);
        var dossier = await DepositDossier.StoreAsync(command.Account, place, work, cancellation);
        work.Session.Events.StartStream<Report>(reportId, events);
        if (reported.IsOwn)
            OpenCase.Begin(
                work, caseId, OpenCase.Decide(caseId, Report.Create(reported).Reported, work.Clocks, work.Now), [new DetailsArrived(caseId, dossier!.Id, work.Now)]);
        Receipts.Put(work, command.Receipt, reportId);
        return new CommandAnswer(StatusCodes.Status201Created, $"/reports/{reportId}", ExpectedVersion.ETag(events.Count));
    }

    /// <summary>An opaque id that follows from the report's.</summary>
    private static string RefOf(Guid reportId) => $"report-{reportId:N}";

    private static OrgUnit UnitOf(Caller caller, City city) =>
        city.Units.FirstOrDefault(u => u.Id == caller.Unit && u.Department == caller.Department) ?? new OrgUnit(caller.Unit, caller.Department, null, "");
}
