using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Contracts.Referral;
using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Streams;
using JasperFx.Events;

namespace FourKeyWorks.Referral.Cases;

/// <summary>The first clocks of a case. All are assumptions of the plan's makers ([A]): defaults that configuration replaces.</summary>
public static class CaseClocks
{
    /// <summary>The Procuratorate answers the notice.</summary>
    public const string ProcuratorateAnswer = "procuratorate-answer";

    /// <summary>Somebody sees to the child's wellbeing.</summary>
    public const string FirstContact = "first-contact";

    /// <summary>Civil Affairs assesses the relief needed.</summary>
    public const string ReliefAssessment = "relief-assessment";

    /// <summary>The sender deposits the dossier that its report names.</summary>
    public const string DossierDeposit = "dossier-deposit";

    /// <summary>Clocks of two systems may differ by this much.</summary>
    internal static readonly TimeSpan ClocksMayDiffer = TimeSpan.FromMinutes(5);

    private static readonly DateOnly Always = new(2020, 1, 1);

    /// <summary>Adds them to the service.</summary>
    public static ServiceModel AddCaseClocks(this ServiceModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model
            .Clock(new ClockRule(ProcuratorateAnswer, 1, Always, 24, ClockUnit.Hours, "R4.13-5 [A]"), MissedAnswer)
            .Clock(new ClockRule(FirstContact, 1, Always, 72, ClockUnit.Hours, "§9.10 [A]"), MissedContact)
            .Clock(new ClockRule(ReliefAssessment, 1, Always, 7, ClockUnit.Days, "§5.4 [A]"), MissedAssessment)
            .Clock(new ClockRule(DossierDeposit, 1, Always, 24, ClockUnit.Hours, "architecture §3 [A]"), MissedDeposit)
            .ClocksFollow(Changes)
            .Publishes<ClockMissed>(Publish);
    }

    /// <summary>Which event starts and stops which clock.</summary>
    public static IEnumerable<ClockChange> Changes(IEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.Data switch
        {
            ProcuratorateNotified n => [new ClockChange.Started(n.Answer, n.CaseId, Names.ToDepartment(Party.JCY))],
            EarlyInvolvementOpened => [new ClockChange.Stopped(ProcuratorateAnswer)],
            ReliefRequested r =>
            [
                new ClockChange.Started(r.FirstContact, r.CaseId, Names.ToDepartment(Party.MZJ)),
                new ClockChange.Started(r.Assessment, r.CaseId, Names.ToDepartment(Party.MZJ)),
            ],
            DetailsPending p => [new ClockChange.Started(p.Deposit, p.CaseId, Names.ToUnit(p.Sender))],
            DetailsArrived => [new ClockChange.Stopped(DossierDeposit)],
            FirstContactMade => [new ClockChange.Stopped(FirstContact)],
            _ => [],
        };
    }

    private static Task<Outcome> MissedAnswer(Deadline due, UnitOfWork work, CancellationToken cancellation) =>
        work.DecideAsync<ProcuratorateTrack>(due.StreamId, t => Missed(due, work.Now, t.EarlyInvolvementOpenedAt is null), cancellation);

    private static Task<Outcome> MissedContact(Deadline due, UnitOfWork work, CancellationToken cancellation) =>
        work.DecideAsync<ReliefTrack>(due.StreamId, t => Missed(due, work.Now, t.FirstContactAt is null), cancellation);

    private static Task<Outcome> MissedAssessment(Deadline due, UnitOfWork work, CancellationToken cancellation) =>
        work.DecideAsync<ReliefTrack>(due.StreamId, _ => Missed(due, work.Now, stillOpen: true), cancellation);

    private static Task<Outcome> MissedDeposit(Deadline due, UnitOfWork work, CancellationToken cancellation) =>
        work.DecideAsync<IntakeTrack>(due.StreamId, t => Missed(due, work.Now, t.Dossier is null), cancellation);

    internal static Decision Missed(Deadline due, DateTimeOffset now, bool stillOpen) =>
        stillOpen ? Decision.Accept(new ClockMissed(due.Due, due.Subject, due.Owner, now)) : Decision.Accept();

    /// <summary>Of clocks of the case: what else runs out here is nobody's business but the list of work's.</summary>
    private static Outgoing? Publish(IEvent<ClockMissed> e, PublishingContext context) => !IsOfCase(e.Data.Due.Rule) ? null : new(
        new DeadlineMissedV1
        {
            CaseId = e.Data.Subject,
            Rule = e.Data.Due.Rule,
            DueAt = e.Data.Due.At,
            NoticedLate = e.Data.NoticedLate,
        },
        e.Data.Owner,
        e.Data.Subject);

    private static bool IsOfCase(string rule) => rule is ProcuratorateAnswer or FirstContact or ReliefAssessment or DossierDeposit;
}
