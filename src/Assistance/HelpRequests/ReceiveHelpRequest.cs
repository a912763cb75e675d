using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Contracts.Referral;
using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Identifiers;
using FourKeyWorks.Platform.Inbox;
using FourKeyWorks.Platform.Streams;
using JasperFx.Events;

namespace FourKeyWorks.Assistance.HelpRequests;

/// <summary>Each request for help that Referral raises becomes a pending item with an owner and a clock (R4.13-10).</summary>
public static class ReceiveHelpRequest
{
    /// <summary>The clock: taken up within three working days ([A]).</summary>
    public const string TakeUp = "help-take-up";

    private static readonly ClockRule Default = new(TakeUp, 1, new DateOnly(2020, 1, 1), 3, ClockUnit.Workdays, "R1.4-5 [A]");

    /// <summary>Adds help requests to the service.</summary>
    public static ServiceModel AddHelpRequests(this ServiceModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model
            .Stores<HelpRequested>("help_requested")
            .Stores<HelpTakenUp>("help_taken_up")
            .Receives<AssistanceReferralRaisedV1>(Receive)
            .Clock(Default, Missed)
            .StandingFollows(TakeUpHelpRequest.Changes)
            .ClocksFollow(Changes);
    }

    /// <summary>One stream per request.</summary>
    public static Guid StreamOf(Guid referralId) => DerivedId.Of(referralId, "help-request");

    /// <summary>The town helps; where none is known the Office does. The clock counts from when it was raised.</summary>
    public static HelpRequested Decide(AssistanceReferralRaisedV1 raised, City city, ClockRules clocks)
    {
        ArgumentNullException.ThrowIfNull(raised);
        ArgumentNullException.ThrowIfNull(city);
        ArgumentNullException.ThrowIfNull(clocks);
        var owner = city.Units.Any(u => u.Id == raised.Town && u.Department == Party.ZJD)
            ? Names.ToUnit(raised.Town!)
            : Names.ToDepartment(Party.WBB);
        return new HelpRequested(raised.ReferralId, raised.Needs, raised.Town, owner, raised.RaisedAt, clocks.Start(TakeUp, raised.RaisedAt));
    }

    private static Task<Outcome> Receive(AssistanceReferralRaisedV1 raised, Arrival arrival, UnitOfWork work, CancellationToken cancellation)
    {
        work.Session.Events.StartStream<HelpRequest>(StreamOf(raised.ReferralId), Decide(raised, work.City, work.Clocks));
        return Task.FromResult(Outcome.Done);
    }

    private static IEnumerable<ClockChange> Changes(IEvent e) => e.Data switch
    {
        HelpRequested h => [new ClockChange.Started(h.TakeUp, h.ReferralId, h.Owner)],
        HelpTakenUp => [new ClockChange.Stopped(TakeUp)],
        _ => [],
    };

    private static Task<Outcome> Missed(Deadline due, UnitOfWork work, CancellationToken cancellation) =>
        work.DecideAsync<HelpRequest>(
            due.StreamId,
            request => request.TakenUpBy is null
                ? Decision.Accept(new ClockMissed(due.Due, due.Subject, due.Owner, work.Now))
                : Decision.Accept(),
            cancellation);
}
