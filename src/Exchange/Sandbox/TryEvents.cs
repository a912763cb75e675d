using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Exchange.Door;
using FourKeyWorks.Exchange.Journal;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Problems;
using FourKeyWorks.ServiceDefaults;
using Microsoft.AspNetCore.Mvc;

namespace FourKeyWorks.Exchange.Sandbox;

/// <summary>
/// <c>POST /sandbox/events?type=…</c> puts a synthetic event of that type into the caller's own sandbox; with a body it judges
/// the caller's own events by the same rules as the door, and sends them nowhere.
/// </summary>
internal static class TryEvents
{
    // Alike for what does not exist and for what exists for others only.
    private static readonly Problem TypeNotReceived = new("sandbox.type-not-received", StatusCodes.Status422UnprocessableEntity);

    /// <summary>What was put into the sandbox.</summary>
    internal sealed record Put(string Id, string Type);

    /// <summary>The way in.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/sandbox/events", async (HttpContext http, City city, Handover handover, SandboxFeed sandbox, JournalHead head, TimeProvider time, string? type) =>
        {
            if (PushEvents.SenderOf(http, city) is not { } unit) return Problem.Result(PushEvents.NotASystem);
            var events = await PushEvents.ReadAsync(http.Request);
            var hasBody = events is not [{ Body.Length: 0 }];
            if (type is null) return events.Count > PushEvents.Most ? PushEvents.TooManyAnswer : Results.Ok(events.Select(e => handover.Check(unit, e)));
            if (hasBody) return Problem.Result(Codes.RequestUnreadable);
            if (EventCatalogue.All.FirstOrDefault(c => c.Type == type && !c.IsIncoming && c.To.Covers(unit.Department)) is not { } contract)
                return Problem.Result(TypeNotReceived);
            var (id, structured) = SyntheticEvent.Make(contract, time.GetUtcNow(), Guid.NewGuid);
            await sandbox.PutAsync(unit.Id, id, structured, http.RequestAborted);
            head.Advance();
            return Results.Ok(new Put(id, contract.Type));
        })
        .WithMetadata(new RequestSizeLimitAttribute(PushEvents.Largest))
        .RequireDuty(Duty.ExchangeEvents);
}
