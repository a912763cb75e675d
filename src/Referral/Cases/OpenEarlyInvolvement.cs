using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Inbox;
using FourKeyWorks.Platform.Streams;
using JasperFx.Events;
using Incoming = FourKeyWorks.Contracts.Procuratorate.EarlyInvolvementOpenedV1;
using Told = FourKeyWorks.Contracts.Referral.EarlyInvolvementOpenedV1;

namespace FourKeyWorks.Referral.Cases;

/// <summary>The Procuratorate opens its early involvement (提前介入, plan ¶13; R4.13-6); the police unit that reported hears of it.</summary>
public static class OpenEarlyInvolvement
{
    /// <param name="OpenedAt">When it was opened; not in the future.</param>
    public sealed record Command([property: NotInFuture] DateTimeOffset OpenedAt);

    /// <summary>
    /// Not before the case was accepted. Said twice, the earlier time is the fact: so the order in which two answers
    /// arrive does not matter.
    /// </summary>
    public static Decision Decide(ProcuratorateTrack track, DateTimeOffset openedAt)
    {
        ArgumentNullException.ThrowIfNull(track);
        if (track.EarlyInvolvementOpenedAt <= openedAt) return Decision.Refuse("referral.early-involvement-already-open");
        if (openedAt < track.AcceptedAt - CaseClocks.ClocksMayDiffer) return Decision.Refuse("referral.before-acceptance");
        return Decision.Accept(new EarlyInvolvementOpened(track.CaseId, track.DossierRef, track.ReportingUnit, openedAt));
    }

    /// <summary>As an event.</summary>
    public static async Task<Outcome> Receive(Incoming e, Arrival arrival, UnitOfWork work, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(e);
        ArgumentNullException.ThrowIfNull(arrival);
        ArgumentNullException.ThrowIfNull(work);
        if (await CaseAccess.IsClosedToAsync(arrival, e.CaseId, work, cancellation)) return Outcome.StillAwaiting;
        return await work.DecideAsync<ProcuratorateTrack>(CaseStreams.Procuratorate(e.CaseId), track => Decide(track, e.OpenedAt), cancellation);
    }

    /// <summary>Over HTTP.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapChange<ProcuratorateTrack, Command>(
            "/cases/{id:guid}/procuratorate/early-involvement",
            CaseStreams.Procuratorate,
            CaseAccess.Procuratorate,
            (track, command, _, _) => Decide(track, command.OpenedAt))
        .RequireDuty(Duty.OpenEarlyInvolvement);

    /// <summary>Tells the unit that reported.</summary>
    public static Outgoing Publish(IEvent<EarlyInvolvementOpened> e, PublishingContext context)
    {
        ArgumentNullException.ThrowIfNull(e);
        return new Outgoing(
            new Told { CaseId = e.Data.CaseId, DossierRef = e.Data.DossierRef, OpenedAt = e.Data.OpenedAt },
            Names.ToUnit(e.Data.ReportingUnit),
            e.Data.CaseId);
    }
}
