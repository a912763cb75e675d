using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Audit;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Problems;
using FourKeyWorks.Platform.Streams;
using Marten;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace FourKeyWorks.Platform.Inbox;

/// <summary>Somebody has looked into a refused message, or taken note that its content had ended unseen.</summary>
/// <param name="Purpose">Why, as a code.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
/// <param name="Ended">There was nothing left to look into.</param>
public sealed record QuarantineSeen(LookingPurpose Purpose, SealedFact Reason, string By, DateTimeOffset At, bool Ended);

/// <summary>Looking into a refused message, with a purpose (architecture §3; domain §7.7): recorded before the answer leaves.</summary>
public static class LookIntoQuarantine
{
    private static readonly Problem Ended = new("quarantine.ended", StatusCodes.Status410Gone);

    private const string Find = """
        select q.key_name, q.body, (select data::text from mt_events where stream_id = q.id and type = 'event_rejected' order by version desc limit 1)
        from quarantine q where q.id = $1
        """;

    private const string See = "update quarantine set seen_at = coalesce(seen_at, ?) where id = ?";

    /// <summary>Over HTTP.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapQuestion<LookInside>("/quarantine/{id:guid}/reading", LookAsync).RequireDuty(Duty.ReadQuarantine);

    private static async Task<IResult> LookAsync(LookInside look, HttpContext http)
    {
        var (services, cancellation) = (http.RequestServices, http.RequestAborted);
        var (id, caller) = (Guid.Parse((string)http.Request.RouteValues["id"]!), Caller.Of(http));
        var (store, keys, units) = (services.GetRequiredService<IDocumentStore>(), services.GetRequiredService<KeyRing>(), services.GetRequiredService<UnitsOfWork>());
        if (await FindAsync(services.GetRequiredService<NpgsqlDataSource>(), store, id, cancellation) is not { } found) return Problem.Result(Codes.NotFound);
        var body = found.Body.Bytes.Length > 0 ? (await keys.FindAsync(found.Body, cancellation))?.Open(EventInbox.QuarantinedBody(id), found.Body) : null;

        await using var session = store.LightweightSession();
        var work = units.Begin(session, caller.Subject);
        if (body is not null)
        {
            // Of what could not be read nobody knows how much it tells.
            var level = EventCatalogue.All.FirstOrDefault(c => c.Type == found.Refused.RejectedType)?.Sensitivity ?? Sensitivity.L4;
            await services.GetRequiredService<AuditTrail>().RecordAsync(
                ReadRecord.Of(Guid.CreateVersion7(work.Now), work.Now, caller, PurposeCode.Of(look.Purpose), Subject.Matter(id), ["quarantine"], level), cancellation);
        }

        var reason = await keys.SealReasonAsync(id, look.Reason, cancellation);
        session.Events.Append(id, new QuarantineSeen(look.Purpose, reason, caller.Subject, work.Now, Ended: body is null));
        session.QueueSqlCommand(See, work.Now, id);
        await session.SaveChangesAsync(cancellation);
        return body is null ? Problem.Result(Ended) : Results.Ok(Content.Of(body));
    }

    private static async Task<(SealedFact Body, EventRejected Refused)?> FindAsync(
        NpgsqlDataSource database, IDocumentStore store, Guid id, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Find);
        command.Parameters.Add(new() { Value = id });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation)
            ? (new SealedFact(row.GetString(0), row.GetFieldValue<byte[]>(1)), Quarantine.Rejection(store, row.GetString(2)))
            : null;
    }
}
