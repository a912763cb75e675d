using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Streams;

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

    /// <summary>Over HTTP.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapChange<HelpRequest, Command>(
            "/help-requests/{id:guid}/take-up", ReceiveHelpRequest.StreamOf, Owns, (request, _, caller, work) => Decide(request, caller.Unit, work.Now))
            .RequireDuty(Duty.TakeUpHelpRequest);
        api.MapView<HelpRequest>("/help-requests/{id:guid}", ReceiveHelpRequest.StreamOf, Owns).RequireDuty(Duty.TakeUpHelpRequest);
    }

    private static bool Owns(HelpRequest request, Caller caller) =>
        request.Owner == Names.ToUnit(caller.Unit) || request.Owner == Names.ToDepartment(caller.Department);
}
