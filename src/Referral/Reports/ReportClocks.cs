using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Contracts.Referral;
using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Streams;
using JasperFx.Events;

namespace FourKeyWorks.Referral.Reports;

/// <summary>The clock of a report that nobody has accepted: half an hour, then the Procuratorate and the Office hear of it (domain §5.4, §9.14).</summary>
public static class ReportClocks
{
    /// <summary>The police unit accepts the report.</summary>
    public const string NoAcceptance = "no-acceptance";

    private static readonly Party[] Watching = [Party.JCY, Party.WBB];

    /// <summary>Adds it to the service.</summary>
    internal static ServiceModel AddReportClocks(this ServiceModel model) => model
        .Clock(new ClockRule(NoAcceptance, 1, new DateOnly(2020, 1, 1), 30, ClockUnit.Minutes, "§5.4 [A]"), MissedAsync)
        .ClocksFollow(Changes)
        .Publishes<AcceptanceOverdue>(Publish);

    /// <summary>Which event starts and stops it.</summary>
    public static IEnumerable<ClockChange> Changes(IEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.Data switch
        {
            InfringementReported { IsOwn: false } r => [new ClockChange.Started(r.Acceptance, r.ReportId, Names.ToUnit(r.PoliceUnit))],
            ReportTakenOn => [new ClockChange.Stopped(NoAcceptance)],
            _ => [],
        };
    }

    /// <summary>Who watches is told, but for the department whose own people are named.</summary>
    public static Decision Decide(Report report, Deadline due, City city, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(due);
        ArgumentNullException.ThrowIfNull(city);
        if (report.AcceptedAt is not null) return Decision.Accept();
        var named = city.Units.FirstOrDefault(u => u.Id == report.ConcernsUnit)?.Department;
        return Decision.Accept(
        [
            new ClockMissed(due.Due, due.Subject, due.Owner, now),
            .. Watching.Where(w => w != named).Select(w => new AcceptanceOverdue(report.CaseId, w, due.Due, due.Due.IsNoticedLate(now))),
        ]);
    }

    /// <summary>The notice to one of them.</summary>
    public static Outgoing Publish(IEvent<AcceptanceOverdue> e, PublishingContext context)
    {
        ArgumentNullException.ThrowIfNull(e);
        return new Outgoing(
            new DeadlineMissedV1 { CaseId = e.Data.CaseId, Rule = e.Data.Due.Rule, DueAt = e.Data.Due.At, NoticedLate = e.Data.NoticedLate },
            Names.ToDepartment(e.Data.Department),
            e.Data.CaseId);
    }

    private static Task<Outcome> MissedAsync(Deadline due, UnitOfWork work, CancellationToken cancellation) =>
        work.DecideAsync<Report>(due.StreamId, r => Decide(r, due, work.City, work.Now), cancellation);
}
