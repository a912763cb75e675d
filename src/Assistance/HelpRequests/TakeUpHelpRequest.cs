using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Streams;
using JasperFx.Events;

namespace FourKeyWorks.Assistance.HelpRequests;

/// <summary>The owner takes a request for help up; its clock stops (R1.4-5).</summary>
public static class TakeUpHelpRequest
{
    /// <summary>Nothing more to say.</summary>
    public sealed record Command;

    /// <summary>Once.</summary>
    public static Decision Decide(HelpRequest request, string unit, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.TakenUpBy is null
            ? Decision.Accept(new HelpTakenUp(unit, now))
            : Decision.Refuse("assistance.already-taken-up");
    }

    /// <summary>Whose turn it is.</summary>
    private const string Owning = "owning";

    private static readonly AccessPolicy Access = new(new AccessRule([Owning], null, [Duty.TakeUpHelpRequest]));

    /// <summary>Who stands to a request.</summary>
    public static IEnumerable<StandingChange> Changes(IEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.Data is HelpRequested h ? [new StandingChange.Given(h.ReferralId, h.Owner, Owning)] : [];
    }

    /// <summary>Over HTTP.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapChange<HelpRequest, Command>(
            "/help-requests/{id:guid}/take-up", ReceiveHelpRequest.StreamOf, Access, (request, _, caller, work) => Decide(request, caller.Unit, work.Now))
            .RequireDuty(Duty.TakeUpHelpRequest);
        api.MapView<HelpRequest>("/help-requests/{id:guid}", ReceiveHelpRequest.StreamOf, Access).RequireDuty(Duty.TakeUpHelpRequest);
    }
}
