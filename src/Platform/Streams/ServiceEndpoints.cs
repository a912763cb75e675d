using FourKeyWorks.Platform.Audit;
using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Inbox;
using FourKeyWorks.Platform.Outbox;
using FourKeyWorks.Platform.Work;
using Microsoft.AspNetCore.Routing;

namespace FourKeyWorks.Platform.Streams;

/// <summary>What every service offers alike.</summary>
public static class ServiceEndpoints
{
    /// <summary>
    /// Maps the work list for whoever works, what another calendar would move for whoever keeps it, the quarantine and the parked events for whoever sees to what could not go its
    /// way, and the audit trail for whoever audits.
    /// </summary>
    public static void MapService(this IEndpointRouteBuilder api)
    {
        api.MapWork();
        api.MapHandling();
        api.MapMovingClocks();
        api.MapQuarantine();
        api.MapParked();
        api.MapAudit();
    }
}
