using System.ComponentModel.DataAnnotations;
using System.Globalization;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Bus;
using FourKeyWorks.Platform.Identifiers;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Problems;
using FourKeyWorks.Platform.Streams;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace FourKeyWorks.Platform.Outbox;

/// <summary>A stored event that could not be turned into what others are told.</summary>
/// <param name="Id">The stored event.</param>
/// <param name="Sequence">Its place in the store.</param>
/// <param name="Event">Which kind of event it is, by the name it is stored under.</param>
/// <param name="Error">What kind of error it was.</param>
/// <param name="At">When.</param>
public sealed record ParkedEvent(Guid Id, long Sequence, string Event, string Error, DateTimeOffset At);

/// <summary>A page of parked events, oldest first.</summary>
/// <param name="Items">At most 50.</param>
/// <param name="Next">Value of <c>after</c> for the next page; null on the last.</param>
public sealed record ParkedPage(IReadOnlyList<ParkedEvent> Items, string? Next);

/// <summary>A parked event was mapped at last, and published.</summary>
/// <param name="EventId">The stored event.</param>
/// <param name="By">Who had it tried again.</param>
/// <param name="At">When.</param>
public sealed record ParkedEventPublished(Guid EventId, string By, DateTimeOffset At);

/// <summary>Somebody has decided that nobody needs to be told of a parked event any more.</summary>
/// <param name="EventId">The stored event.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
public sealed record ParkedEventDiscarded(Guid EventId, SealedFact Reason, string By, DateTimeOffset At);

/// <summary>What the outbox had to set aside: the list, another try when the cause is mended, or the decision to leave it.</summary>
public static class Parked
{
    private const int PageSize = 50;

    private static readonly Problem StillFails = new("parked.still-fails", StatusCodes.Status422UnprocessableEntity);

    private const string List = """
        select p.event_id, p.sequence, e.type, p.error, p.at from parked p join mt_events e on e.seq_id = p.sequence
        where p.sequence > $1 order by p.sequence limit $2
        """;

    private const string Find = "select sequence from parked where event_id = $1";

    private const string Unpark = "delete from parked where event_id = ?";

    /// <summary>Nothing to say.</summary>
    public sealed record TryAgain;

    /// <param name="Reason">Why nobody needs to be told any more; it is kept encrypted.</param>
    public sealed record Discard([property: StringLength(500, MinimumLength = 4)] string Reason);

    /// <summary>Maps <c>GET /parked?after=</c>, <c>POST /parked/{id}/retry</c> and <c>POST /parked/{id}/discarding</c>.</summary>
    public static void MapParked(this IEndpointRouteBuilder api)
    {
        api.MapGet("/parked", async (HttpContext http, NpgsqlDataSource database, string? after) =>
        {
            var from = 0L;
            if (after is not null && !long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out from))
                return Problem.Result(Codes.RequestUnreadable);
            await using var command = database.CreateCommand(List);
            command.Parameters.Add(new() { Value = from });
            command.Parameters.Add(new() { Value = PageSize + 1 });
            var items = new List<ParkedEvent>();
            await using var row = await command.ExecuteReaderAsync(http.RequestAborted);
            while (await row.ReadAsync(http.RequestAborted))
                items.Add(new ParkedEvent(row.GetGuid(0), row.GetInt64(1), row.GetString(2), row.GetString(3), row.GetFieldValue<DateTimeOffset>(4)));
            var more = items.Count > PageSize;
            if (more) items.RemoveAt(PageSize);
            return Results.Ok(new ParkedPage(items, more ? items[^1].Sequence.ToString(CultureInfo.InvariantCulture) : null));
        })
        .Produces<ParkedPage>()
        .RequireDuty(Duty.OperateExchange);

        api.MapCommand<TryAgain>("/parked/{id:guid}/retry", (_, http, work, caller, _) => RetryAsync(http, work, caller)).RequireDuty(Duty.OperateExchange);
        api.MapCommand<Discard>("/parked/{id:guid}/discarding", DiscardAsync).RequireDuty(Duty.OperateExchange);
    }

    /// <summary>Maps and publishes it again, with the ids it would have had; it is unparked when the broker has confirmed.</summary>
    private static async Task<CommandAnswer> RetryAsync(HttpContext http, UnitOfWork work, Caller caller)
    {
        var (services, cancellation, id) = (http.RequestServices, http.RequestAborted, IdOf(http));
        if (await SequenceOfAsync(work.Session, id, cancellation) is not { } sequence) return CommandAnswer.Of(Problem.Result(Codes.NotFound));
        var stored = await work.Session.Events.QueryAllRawEvents().Where(e => e.Sequence == sequence).SingleAsync(cancellation);
        try
        {
            var outgoing = await services.GetRequiredService<OutgoingEvents>().OfAsync(stored, cancellation);
            foreach (var (message, envelope) in outgoing) await services.GetRequiredService<BusPublisher>().PublishAsync(message, envelope, cancellation);
            EventOutbox.NotePassages(services.GetRequiredService<ServiceModel>(), outgoing, work.Session, work.Now);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            return CommandAnswer.Of(TransientFaults.IsTransient(e) ? Problem.Result(Problem.Unavailable) : Problem.Result(StillFails, ("error", e.GetType().Name)));
        }

        work.Session.Events.Append(StreamOf(id), new ParkedEventPublished(id, caller.Subject, work.Now));
        work.Session.QueueSqlCommand(Unpark, id);
        return new CommandAnswer(StatusCodes.Status204NoContent, null, null);
    }

    private static async Task<CommandAnswer> DiscardAsync(Discard command, HttpContext http, UnitOfWork work, Caller caller, CancellationToken cancellation)
    {
        var id = IdOf(http);
        if (await SequenceOfAsync(work.Session, id, cancellation) is null) return CommandAnswer.Of(Problem.Result(Codes.NotFound));
        var reason = await work.Keys.SealReasonAsync(id, command.Reason, cancellation);
        work.Session.Events.Append(StreamOf(id), new ParkedEventDiscarded(id, reason, caller.Subject, work.Now));
        work.Session.QueueSqlCommand(Unpark, id);
        return new CommandAnswer(StatusCodes.Status204NoContent, null, null);
    }

    private static async Task<long?> SequenceOfAsync(IDocumentSession session, Guid id, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(Find) { Parameters = { new() { Value = id } } };
        await using var row = await session.ExecuteReaderAsync(query, cancellation);
        return await row.ReadAsync(cancellation) ? row.GetInt64(0) : null;
    }

    private static Guid IdOf(HttpContext http) => Guid.Parse((string)http.Request.RouteValues["id"]!);

    private static Guid StreamOf(Guid id) => DerivedId.Of(id, "parked");
}
