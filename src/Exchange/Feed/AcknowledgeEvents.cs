using System.ComponentModel.DataAnnotations;
using FourKeyWorks.Contracts.AnyDepartment;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Inbox;
using FourKeyWorks.Platform.Streams;
using Npgsql;

namespace FourKeyWorks.Exchange.Feed;

/// <summary>
/// A unit says that it has taken events and will act on them: over HTTPS, or with <see cref="EventAcknowledgedV1"/>. Only
/// what was sent to the unit can be acknowledged by it, and only once; saying it again changes nothing.
/// </summary>
public static class AcknowledgeEvents
{
    private const string Find = "select distinct j.event_id from journal j join journal_delivery d using (seq) where j.event_id = any($1) and d.unit = $2";

    private const string Note = """
        update journal_delivery d set acknowledged_at = $1, acknowledged_by = $2
        from journal j where j.seq = d.seq and j.event_id = any($3) and d.unit = $4 and d.acknowledged_at is null
        """;

    // When the unit says that it was, but neither before it was sent nor later than now.
    private const string NoteOne = """
        update journal_delivery d set acknowledged_at = least(?, greatest(?, j.routed_at)), acknowledged_by = ?
        from journal j where j.seq = d.seq and j.event_id = ? and d.unit = ? and d.acknowledged_at is null
        """;

    private const string NoteSynthetic = "update sandbox set acknowledged_at = $1 where event_id = any($2) and unit = $3 and acknowledged_at is null";

    private const string FindAny = Find + " union select event_id from sandbox where event_id = any($1) and unit = $2";

    /// <summary>What is acknowledged.</summary>
    public sealed record Command
    {
        /// <summary>CloudEvents <c>id</c> of each.</summary>
        [Length(1, 200), EventId]
        public required IReadOnlyList<string> EventIds { get; init; }
    }

    /// <summary>What became of it.</summary>
    /// <param name="Acknowledged">What was acknowledged, now or before.</param>
    /// <param name="Unknown">What was never sent to the unit.</param>
    public sealed record Answer(IReadOnlyList<string> Acknowledged, IReadOnlyList<string> Unknown);

    /// <summary>The way in over HTTPS.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        Map(api, "/feed/acknowledgements").RequireDuty(Duty.ExchangeEvents);
        // The same by hand.
        Map(api, "/inbox/acknowledgements").RequireDuty(Duty.AnswerUnheard);
    }

    private static RouteHandlerBuilder Map(IEndpointRouteBuilder api, string route) =>
        api.MapPost(route, Task<IResult> (HttpContext http, NpgsqlDataSource database, TimeProvider time) =>
            CommandEndpoints.ReadAsync<Command>(http, async command =>
            {
                var caller = Caller.Of(http);
                var (ids, now) = (command.EventIds.Distinct().ToArray(), time.GetUtcNow());
                await NoteAsync(database, Note, http.RequestAborted, now, caller.Subject, ids, caller.Unit);
                await NoteAsync(database, NoteSynthetic, http.RequestAborted, now, ids, caller.Unit);
                var known = await KnownAsync(database, ids, caller.Unit, http.RequestAborted);
                return Results.Ok(new Answer([.. ids.Where(known.Contains)], [.. ids.Except(known)]));
            }))
        .Accepts<Command>("application/json")
        .Produces<Answer>();

    /// <summary>The way in over AMQP. The acknowledgement of an event may be faster than the journal's note of it.</summary>
    public static async Task<Outcome> Receive(EventAcknowledgedV1 said, Arrival arrival, UnitOfWork work, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(said);
        ArgumentNullException.ThrowIfNull(arrival);
        ArgumentNullException.ThrowIfNull(work);
        if (arrival.Unit is not { } unit) return Outcome.Refuse(Contracts.AnyService.RejectionCode.SenderNotAllowed);
        await using var find = new NpgsqlCommand(Find) { Parameters = { new() { Value = new[] { said.EventId } }, new() { Value = unit.Id } } };
        await using (var row = await work.Session.ExecuteReaderAsync(find, cancellation))
            if (!await row.ReadAsync(cancellation)) return Outcome.StillAwaiting;
        work.Session.QueueSqlCommand(NoteOne, work.Now, said.AcknowledgedAt.ToUniversalTime(), arrival.Sender, said.EventId, unit.Id);
        return Outcome.Done;
    }

    private static async Task NoteAsync(NpgsqlDataSource database, string sql, CancellationToken cancellation, params object[] values)
    {
        await using var note = database.CreateCommand(sql);
        foreach (var value in values) note.Parameters.Add(new() { Value = value });
        await note.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<HashSet<string>> KnownAsync(NpgsqlDataSource database, string[] ids, string unit, CancellationToken cancellation)
    {
        await using var find = database.CreateCommand(FindAny);
        find.Parameters.Add(new() { Value = ids });
        find.Parameters.Add(new() { Value = unit });
        var known = new HashSet<string>(StringComparer.Ordinal);
        await using var row = await find.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation)) known.Add(row.GetString(0));
        return known;
    }
}
