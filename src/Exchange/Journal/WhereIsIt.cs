using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Bus;
using FourKeyWorks.Platform.Problems;
using FourKeyWorks.ServiceDefaults;
using Npgsql;

namespace FourKeyWorks.Exchange.Journal;

/// <summary>
/// <c>GET /journal/{id}</c>: where is it now, in one plain sentence and in facts. Who sent it and who was sent it see it, and
/// of other receivers nothing; the desk sees all. By the event's id or the journal's.
/// </summary>
internal sealed partial class WhereIsIt(NpgsqlDataSource database, City city, InboxNames inboxes, QueueDepths depths, ILogger<WhereIsIt> log)
{
    private const string Find = """
        select j.seq, j.id, j.event_id, j.type, j.direction, j.sender, j.exchange, j.at, j.routed_at, j.verdict, j.verdict_member
        from journal j
        where (j.event_id = $1 or j.id = $2)
          and ($3 or j.sender = $4 or exists (select from journal_delivery d where d.seq = j.seq and d.unit = $5))
        order by j.seq desc limit 1
        """;

    private const string Deliveries = """
        select unit, fetched_at, fetched_by, acknowledged_at, acknowledged_by, overflowed_at, resent_at,
               (select count(*) from journal_delivery n where n.unit = d.unit and n.seq > d.seq)
        from journal_delivery d where seq = $1 and ($2 or unit = $3) order by unit
        """;

    // Of the same id sent again with another body, the answer belongs to the last one before it. Copies of this service may
    // note an answer a moment before what it answers.
    private const string Rejection = """
        select r.code, r.member, j.routed_at from journal_rejection r join journal j using (seq)
        where r.event_id = $1 and r.addressee = any($2) and j.routed_at > $3 - interval '5 seconds'
          and j.routed_at < coalesce((select min(n.routed_at) from journal n where n.event_id = $1 and n.sender = $4 and n.seq > $5), 'infinity')
        order by r.seq limit 1
        """;

    private const string Dead = """
        select kept_at from desk_letters
        where event_id = $1 and sender = $2 and place = $3 and state in ('kept', 'proposed', 'sending') order by kept_at desc limit 1
        """;

    private const string Newer = "select count(*) from journal where exchange = $1 and seq > $2";

    /// <summary>The way in.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/journal/{id}", async (string id, HttpContext http, WhereIsIt journal, ProblemTexts texts) =>
        {
            if (await journal.AskAsync(id, Caller.Of(http), http.RequestAborted) is not { } found) return Problem.Result(Codes.NotFound);
            var culture = ProblemTexts.CultureFor(http.Request);
            http.Response.Headers.ContentLanguage = culture.Name;
            http.Response.Headers.CacheControl = "no-store";
            return Results.Ok(new Answer(found.Sentence(key => texts.Title(key, culture)), found));
        })
        .Produces<Answer>()
        .RequireDuty(Duty.ReadJournal);

    /// <summary>The answer.</summary>
    /// <param name="Sentence">Where it is now.</param>
    /// <param name="Facts">What that is concluded from.</param>
    internal sealed record Answer(string Sentence, Whereabouts Facts);

    private async Task<Whereabouts?> AskAsync(string id, Caller caller, CancellationToken cancellation)
    {
        var all = caller.Duties.Contains(Duty.OperateExchange);
        var unit = city.Units.FirstOrDefault(u => u.Id == caller.Unit && u.Department == caller.Department);
        if (id.Contains('\0', StringComparison.Ordinal)) return null;
        await using var connection = await database.OpenConnectionAsync(cancellation);
        if (await FindAsync(connection, id, all, unit, cancellation) is not { } row) return null;
        return row.Facts.Direction == Entry.In
            ? await IncomingAsync(connection, row, cancellation)
            : await OutgoingAsync(connection, row, all, caller.Unit, cancellation);
    }

    private static async Task<Row?> FindAsync(NpgsqlConnection connection, string id, bool all, OrgUnit? unit, CancellationToken cancellation)
    {
        await using var command = Command(connection, Find,
            id, Guid.TryParse(id, out var journalId) ? journalId : Guid.Empty, all, unit?.BrokerUser ?? "", unit?.Id ?? "");
        await using var row = await command.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation)) return null;
        var exchange = row.GetString(6);
        return new Row(row.GetInt64(0), exchange, new Whereabouts
        {
            JournalId = row.GetGuid(1),
            EventId = Text(row, 2),
            Type = Text(row, 3),
            Direction = row.GetString(4),
            Sender = Text(row, 5),
            Service = exchange.Split('.') is ["ingest", _, var service] ? service : null,
            At = Instant(row, 7),
            RoutedAt = row.GetFieldValue<DateTimeOffset>(8),
            Rejection = Text(row, 9) is { } verdict ? new(verdict, Text(row, 10), null) : null,
        });
    }

    private async Task<Whereabouts> IncomingAsync(NpgsqlConnection connection, Row row, CancellationToken cancellation)
    {
        var facts = row.Facts;
        if (facts.EventId is not null && await RejectionAsync(connection, row, cancellation) is { } rejection) return facts with { Rejection = rejection };
        // Of what could not be read the id is not known, and so not which answer is its.
        if (facts.Rejection is not null || facts.Service is null) return facts;
        var service = PartyExtensions.Services.First(s => s.Slug() == facts.Service);
        if (facts is { EventId: { } eventId, Sender: { } sender })
        {
            await using var dead = Command(connection, Dead, eventId, sender, Names.DeadQueue(service));
            if (await dead.ExecuteScalarAsync(cancellation) is DateTime since) return facts with { DeadSince = since };
        }

        var queue = Names.IngestQueue(service, DepartmentOf(row.Exchange));
        await using var command = Command(connection, Newer, row.Exchange, row.Seq);
        var newer = (long)(await command.ExecuteScalarAsync(cancellation))!;
        return await ReadyAsync(queue, cancellation) is { } ready
            ? facts with { BrokerAsked = true, Ahead = ready > newer ? ready - newer - 1 : null }
            : facts;
    }

    private async Task<Whereabouts.Rejected?> RejectionAsync(NpgsqlConnection connection, Row row, CancellationToken cancellation)
    {
        var unit = city.Units.FirstOrDefault(u => u.BrokerUser == row.Facts.Sender);
        string[] addressees = [.. unit is null ? [] : (string[])[Names.ToUnit(unit.Id)], Names.ToDepartment(DepartmentOf(row.Exchange))];
        await using var command = Command(connection, Rejection, row.Facts.EventId!, addressees, row.Facts.RoutedAt, row.Facts.Sender ?? "", row.Seq);
        await using var answer = await command.ExecuteReaderAsync(cancellation);
        return await answer.ReadAsync(cancellation) ? new(answer.GetString(0), Text(answer, 1), answer.GetFieldValue<DateTimeOffset>(2)) : null;
    }

    private async Task<Whereabouts> OutgoingAsync(NpgsqlConnection connection, Row row, bool all, string unit, CancellationToken cancellation)
    {
        var deliveries = new List<(Whereabouts.Delivered Delivered, long Newer)>();
        await using (var command = Command(connection, Deliveries, row.Seq, all, unit))
        await using (var d = await command.ExecuteReaderAsync(cancellation))
        {
            while (await d.ReadAsync(cancellation))
            {
                var name = city.Units.FirstOrDefault(u => u.Id == d.GetString(0))?.Name ?? d.GetString(0);
                deliveries.Add((new(d.GetString(0), name, Instant(d, 1), Text(d, 2), Instant(d, 3), Text(d, 4), Instant(d, 5), Instant(d, 6), null), d.GetInt64(7)));
            }
        }

        var asked = new List<Whereabouts.Delivered>();
        foreach (var (delivered, newer) in deliveries) asked.Add(await AskInboxAsync(delivered, newer, cancellation));
        return row.Facts with { Deliveries = asked, BrokerAsked = true };
    }

    private async Task<Whereabouts.Delivered> AskInboxAsync(Whereabouts.Delivered delivered, long newer, CancellationToken cancellation)
    {
        if (delivered is not { FetchedAt: null, OverflowedAt: null, AcknowledgedAt: null } || city.Units.FirstOrDefault(u => u.Id == delivered.Unit) is not { } unit) return delivered;
        return await ReadyAsync(inboxes.Of(unit), cancellation) is { } ready && ready > newer ? delivered with { Ahead = ready - newer - 1 } : delivered;
    }

    /// <summary>Null when the broker does not answer: then the sentence says less.</summary>
    private async Task<long?> ReadyAsync(string queue, CancellationToken cancellation)
    {
        try
        {
            return await depths.ReadyAsync(queue, cancellation);
        }
        catch (Exception e) when (TransientFaults.IsTransient(e))
        {
            BrokerAway(e.GetType().Name);
            return null;
        }
    }

    private static Party DepartmentOf(string ingestExchange) => PartyExtensions.Departments.First(d => d.Slug() == ingestExchange.Split('.')[1]);

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return command;
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? Instant(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The broker does not say how many wait ({Error})")]
    private partial void BrokerAway(string error);

    private sealed record Row(long Seq, string Exchange, Whereabouts Facts);
}
