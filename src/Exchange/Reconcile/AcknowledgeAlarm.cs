using System.ComponentModel.DataAnnotations;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Exchange.Reconcile;

/// <summary>Somebody takes notice of an alarm and says what is being done. It stays until it is as it should be.</summary>
public static class AcknowledgeAlarm
{
    /// <param name="Reason">What is being done, or why nothing needs to be; it is kept encrypted.</param>
    public sealed record Command([property: StringLength(500, MinimumLength = 4)] string Reason);

    /// <summary>Once for each time it is raised.</summary>
    public static Decision Decide(Alarm alarm, SealedFact reason, string by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(alarm);
        if (!alarm.Open) return Decision.Refuse("alarm.cleared");
        return alarm.Acknowledged ? Decision.Refuse("alarm.already-acknowledged") : Decision.Accept(new AlarmAcknowledged(reason, by, now));
    }

    /// <summary>Over HTTP.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapChange<Alarm, Command>("/alarms/{id:guid}/acknowledgement", id => id, AccessPolicy.Open(Duty.OperateExchange), async (alarm, command, caller, work, cancellation) =>
            Decide(alarm, await work.Keys.SealReasonAsync(alarm.Id, command.Reason, cancellation), caller.Subject, work.Now))
            .RequireDuty(Duty.OperateExchange);
}
