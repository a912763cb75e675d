using System.Text.Json;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Exchange.Journal;
using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Streams;
using Marten;
using Npgsql;

namespace FourKeyWorks.Exchange.Unheard;

/// <summary>
/// Goes along the journal behind the first clock: of each safeguarding event, once, what no unit of a department has
/// acknowledged becomes an incident. How far it is stands in one row, moved in the commit of the incidents; whoever holds the
/// row is the one copy that does it.
/// </summary>
internal sealed class RaiseIncidents(IDocumentStore store, UnitsOfWork units, TimeProvider time, ILogger<RaiseIncidents> log)
    : Recurring(TimeSpan.FromSeconds(1), time, log)
{
    private const int Page = 50;

    private const string Begin = "insert into unheard_watch (id, seq) values (1, 0) on conflict do nothing";

    private const string TakeTurn = "select seq from unheard_watch where id = 1 for update skip locked";

    private const string Next = """
        select j.seq, j.id, j.event_id, j.type, coalesce(j.at, j.routed_at), j.routed_at, b.key_name, b.body,
               array(select d.unit from journal_delivery d where d.seq = j.seq order by d.unit),
               array(select d.unit from journal_delivery d where d.seq = j.seq and d.acknowledged_at is not null)
        from journal j left join journal_body b using (seq)
        where j.safeguarding and j.direction = 'out' and j.seq > $1 order by j.seq limit $2
        """;

    private const string Move = "update unheard_watch set seq = ? where id = 1";

    protected override async Task OnceAsync(CancellationToken cancellation)
    {
        while (await RaiseAsync(cancellation) == Page) await Task.Yield();
    }

    /// <summary>What to do about an event whose first clock has run out.</summary>
    internal static IReadOnlyList<IncidentRaised> Decide(Passed passed, City city, ClockRules clocks, DateTimeOffset now)
    {
        var contract = EventCatalogue.All.FirstOrDefault(c => c.Type == passed.Type);
        var acknowledged = city.Units.Where(u => passed.Acknowledged.Contains(u.Id)).Select(u => u.Department).ToHashSet();
        var due = clocks.Start(UnheardClocks.First, passed.RoutedAt);
        // What lay with us or before us meanwhile is not the unit's lateness either.
        var late = due.IsNoticedLate(now) || clocks.Start(UnheardClocks.First, passed.Since).IsNoticedLate(now);
        var from = due.IsNoticedLate(now) ? passed.RoutedAt + (now - due.At) : passed.RoutedAt;
        return [.. Ladder.DepartmentsOf(city, contract, passed.Receivers).Where(d => !acknowledged.Contains(d)).Select(department =>
        {
            var ladder = Ladder.Of(city, department, passed.Receivers);
            return new IncidentRaised(
                passed.JournalId, passed.Seq, passed.EventId, contract?.Restricted is true ? Incident.RestrictedType : passed.Type, department, passed.CaseNumber, ladder, passed.Since, passed.RoutedAt,
                from, now, late, UnheardClocks.Turns(ladder, 0, from, clocks));
        })];
    }

    /// <summary>One page in one commit; returns how many events it dealt with.</summary>
    internal async Task<int> RaiseAsync(CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        await session.BeginTransactionAsync(cancellation);
        var connection = session.Connection!;
        if (await AskAsync(connection, TakeTurn, cancellation) is not long seen)
        {
            session.QueueSqlCommand(Begin);
            await session.SaveChangesAsync(cancellation);
            return 0;
        }

        var work = units.Begin(session, by: "system");
        var ripe = (await ReadAsync(connection, seen, work.Keys, cancellation))
            .TakeWhile(p => work.Clocks.Start(UnheardClocks.First, p.RoutedAt).At <= work.Now).ToList();
        if (ripe.Count == 0) return 0;
        foreach (var raised in ripe.SelectMany(p => Decide(p, work.City, work.Clocks, work.Now)))
        {
            var id = Incident.StreamOf(raised.JournalId, raised.Department);
            if (await session.Events.FetchStreamStateAsync(id, cancellation) is null) session.Events.StartStream<Incident>(id, raised);
        }

        session.QueueSqlCommand(Move, ripe[^1].Seq);
        await session.SaveChangesAsync(cancellation);
        return ripe.Count;
    }

    private static async Task<IReadOnlyList<Passed>> ReadAsync(NpgsqlConnection connection, long seen, KeyRing keys, CancellationToken cancellation)
    {
        var rows = new List<(Passed Passed, SealedFact? Body)>();
        await using (var command = new NpgsqlCommand(Next, connection) { Parameters = { new() { Value = seen }, new() { Value = Page } } })
        await using (var row = await command.ExecuteReaderAsync(cancellation))
        {
            while (await row.ReadAsync(cancellation))
            {
                rows.Add((
                    new Passed(
                        row.GetInt64(0), row.GetGuid(1), row.IsDBNull(2) ? null : row.GetString(2), row.GetString(3), null,
                        row.GetFieldValue<DateTimeOffset>(4), row.GetFieldValue<DateTimeOffset>(5), row.GetFieldValue<string[]>(8), row.GetFieldValue<string[]>(9)),
                    row.IsDBNull(6) ? null : new SealedFact(row.GetString(6), row.GetFieldValue<byte[]>(7))));
            }
        }

        var passed = new List<Passed>(rows.Count);
        foreach (var (each, body) in rows) passed.Add(each with { CaseNumber = await CaseNumberAsync(each, body, keys, cancellation) });
        return passed;
    }

    /// <summary>By what the units find the case in their own systems: the beginning of its id.</summary>
    private static async Task<string?> CaseNumberAsync(Passed passed, SealedFact? body, KeyRing keys, CancellationToken cancellation)
    {
        if (body is null || await keys.OpenAsync(Subject.Feed(passed.RoutedAt), JournalStore.BodyField(passed.JournalId), body, cancellation) is not { } open) return null;
        using var json = JsonDocument.Parse(open);
        return json.RootElement.TryGetProperty("subject", out var subject) && Guid.TryParse(subject.GetString(), out var id) ? ShortOf(id) : null;
    }

    internal static string ShortOf(Guid id) => id.ToString("N").ToUpperInvariant()[..8].Insert(4, "-");

    private static async Task<object?> AskAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellation);
    }

    /// <summary>A safeguarding event that was routed, as the journal has it.</summary>
    internal sealed record Passed(
        long Seq, Guid JournalId, string? EventId, string Type, string? CaseNumber, DateTimeOffset Since, DateTimeOffset RoutedAt,
        IReadOnlyList<string> Receivers, IReadOnlyList<string> Acknowledged);
}
