using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Inbox;
using FourKeyWorks.Platform.Streams;
using JasperFx.Events;
using Incoming = FourKeyWorks.Contracts.CivilAffairs.ReliefAssessmentStartedV1;
using Told = FourKeyWorks.Contracts.Referral.ReliefAssessmentStartedV1;

namespace FourKeyWorks.Referral.Cases;

/// <summary>Civil Affairs starts to assess what relief is needed (救助评估, plan ¶13; R4.13-9); the police unit that reported hears of it.</summary>
public static class StartReliefAssessment
{
    /// <param name="StartedAt">When it was started; not in the future.</param>
    public sealed record Command([property: NotInFuture] DateTimeOffset StartedAt);

    /// <summary>Not before the case was accepted. Said twice, the earlier time is the fact.</summary>
    public static Decision Decide(ReliefTrack track, DateTimeOffset startedAt)
    {
        ArgumentNullException.ThrowIfNull(track);
        if (track.AssessmentStartedAt <= startedAt) return Decision.Refuse("referral.assessment-already-started");
        if (startedAt < track.AcceptedAt - CaseClocks.ClocksMayDiffer) return Decision.Refuse("referral.before-acceptance");
        return Decision.Accept(new ReliefAssessmentStarted(track.CaseId, track.DossierRef, track.ReportingUnit, startedAt));
    }

    /// <summary>As an event.</summary>
    public static async Task<Outcome> Receive(Incoming e, Arrival arrival, UnitOfWork work, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(e);
        ArgumentNullException.ThrowIfNull(arrival);
        ArgumentNullException.ThrowIfNull(work);
        if (await CaseAccess.IsClosedToAsync(arrival, e.CaseId, work, cancellation)) return Outcome.StillAwaiting;
        return await work.DecideAsync<ReliefTrack>(CaseStreams.Relief(e.CaseId), track => Decide(track, e.StartedAt), cancellation);
    }

    /// <summary>Over HTTP.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapChange<ReliefTrack, Command>(
            "/cases/{id:guid}/relief/assessment",
            CaseStreams.Relief,
            CaseAccess.ReliefTrack,
            (track, command, _, _) => Decide(track, command.StartedAt))
        .RequireDuty(Duty.AssessRelief);

    /// <summary>Tells the unit that reported.</summary>
    public static Outgoing Publish(IEvent<ReliefAssessmentStarted> e, PublishingContext context)
    {
        ArgumentNullException.ThrowIfNull(e);
        return new Outgoing(
            new Told { CaseId = e.Data.CaseId, DossierRef = e.Data.DossierRef, StartedAt = e.Data.StartedAt },
            Names.ToUnit(e.Data.ReportingUnit),
            e.Data.CaseId);
    }
}
