using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.ServiceDefaults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace FourKeyWorks.Exchange.Door;

/// <summary>
/// <c>POST /events</c>: for departments without AMQP. One CloudEvent in structured mode, or up to 100; each is answered by
/// itself, in order. The event's id is the key: whoever is not sure sends it again as it was.
/// </summary>
public static class PushEvents
{
    /// <summary>Most events of a batch.</summary>
    public const int Most = 100;

    /// <summary>Most bytes of a request.</summary>
    public const int Largest = 1024 * 1024;

    private const string Batch = "application/cloudevents-batch+json";

    internal static readonly Problem NotASystem = new("exchange.not-a-system", StatusCodes.Status403Forbidden);
    private static readonly Problem TooMany = new("exchange.too-many-events", StatusCodes.Status422UnprocessableEntity);
    private static readonly Problem BrokerAway = new("exchange.broker-away", StatusCodes.Status503ServiceUnavailable);

    /// <summary>The way in.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/events", async (HttpContext http, City city, Handover handover) =>
        {
            if (SenderOf(http, city) is not { } sender) return Problem.Result(NotASystem);
            var events = await ReadAsync(http.Request);
            if (events.Count > Most) return TooManyAnswer;
            var answers = await handover.PassOnAsync(sender, events, http.RequestAborted);
            return answers.Any(a => a.Status is HandedStatus.NotTaken) ? Problem.Result(BrokerAway, ("events", answers)) : Results.Ok(answers);
        })
        .WithMetadata(new RequestSizeLimitAttribute(Largest))
        .Produces<HandedOver[]>()
        .RequireDuty(Duty.ExchangeEvents);

    internal static IResult TooManyAnswer => Problem.Result(TooMany, ("most", Most));

    /// <summary>Only a unit's own system sends events: its subject is the unit's broker user. A person has commands.</summary>
    internal static OrgUnit? SenderOf(HttpContext http, City city)
    {
        var caller = Caller.Of(http);
        return city.Units.FirstOrDefault(u => u.BrokerUser == caller.Subject && u.Id == caller.Unit);
    }

    /// <summary>The events of the body. What cannot be taken apart is passed on, refused and kept as one.</summary>
    internal static async Task<IReadOnlyList<HandedEvent>> ReadAsync(HttpRequest request)
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, request.HttpContext.RequestAborted);
        var body = buffer.ToArray().AsMemory();
        if (!IsBatch(request.ContentType)) return [new(request.ContentType, body)];
        return EventBatch.Split(body) is { } elements
            ? [.. elements.Select(e => new HandedEvent(HandedEvent.Structured, e))]
            : [new(HandedEvent.Structured, body)];
    }

    private static bool IsBatch(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && type.MediaType.Equals(Batch, StringComparison.OrdinalIgnoreCase);
}
