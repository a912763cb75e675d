using FourKeyWorks.Contracts.AnyService;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Exchange.Desk;
using FourKeyWorks.Platform.Inbox;
using FourKeyWorks.Platform.Streams;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace FourKeyWorks.Exchange.Reconcile;

/// <summary>
/// Holds the journal against what the services say to have published and taken in: what the journal noted for a service and that
/// service does not know, or the other way round, is an alarm that names the event. Whoever is late clears it by coming.
/// </summary>
internal sealed partial class JournalWatch(
    NpgsqlDataSource database, Alarms alarms, IConfiguration configuration, TimeProvider time, ILogger<JournalWatch> log)
    : Recurring(configuration.GetValue("Reconcile:Every", TimeSpan.FromMinutes(1)), time, log)
{
    private const string Watch = "journal";

    private const int Page = 20_000, MostNamed = 500;

    // What a service has told after the journal was looked through, and what the journal has noted after it was told.
    private const string Match = """
        delete from passages_missing m using passages_told t where t.id = m.id and t.service = m.service and t.way = m.way;
        update passages_told t set noted = true from journal j where not t.noted and j.id = t.id;
        delete from passages_told where noted and told_at < $1;
        """;

    private const string Reached = "select coalesce((select seq from passages_reached), 0)";

    private const string Until = "select max(seq) from (select seq from journal where seq > $1 and routed_at < $2 order by seq limit $3) page";

    // Expected of every message: that the service whose user sent it has published it, and that each service it is for has taken it in.
    private const string FindMissing = """
        insert into passages_missing (id, service, way, event_id, since)
        select j.id, x.service, x.way, j.event_id, j.routed_at
        from journal j join unnest($3, $4, $5) as x (exchange, service, way) on x.exchange = j.exchange
        where j.seq > $1 and j.seq <= $2 and j.verdict is null and (x.way = 'taken-in' or j.sender = 'svc.' || x.service)
          and not exists (select from passages_told t where t.id = j.id and t.service = x.service and t.way = x.way)
        on conflict do nothing
        """;

    private const string Reach = """
        insert into passages_reached (one, seq) values (1, $1) on conflict (one) do update set seq = excluded.seq
        """;

    // What lies on the desk is known already, and by whom it is to be dealt with.
    private const string Findings = """
        select m.way, m.service, coalesce(m.event_id, m.id::text) from passages_missing m
        where m.way = 'published' or not exists (
            select from desk_letters l, unnest(l.goes_to) as queue
            where l.event_id = m.event_id and l.state in ('kept', 'proposed', 'sending') and starts_with(queue, m.service || '.'))
        union all
        select 'not-noted', t.service, t.id::text from passages_told t where not t.noted and t.told_at < $1
        limit $2
        """;

    private const string Tell = "insert into passages_told (id, service, way, told_at, noted) select id, ?, ?, ?, false from unnest(?) as k (id) on conflict do nothing";

    private readonly TimeSpan grace = configuration.GetValue("Reconcile:Grace", TimeSpan.FromMinutes(5));
    private readonly TimeSpan keep = TimeSpan.FromDays(2);

    /// <summary>The tables.</summary>
    public static IEnumerable<Table> TablesOf()
    {
        yield return Tables.Table("passages_told", t =>
        {
            t.AddColumn("id", "uuid").AsPrimaryKey();
            t.AddColumn("service", "text").AsPrimaryKey();
            t.AddColumn("way", "text").AsPrimaryKey();
            t.AddColumn("told_at", "timestamptz").NotNull();
            t.AddColumn("noted", "boolean").NotNull();
            t.Indexes.Add(new IndexDefinition("passages_told_not_noted") { Columns = ["told_at"], Predicate = "not noted" });
            t.Indexes.Add(new IndexDefinition("passages_told_noted") { Columns = ["told_at"], Predicate = "noted" });
        });
        yield return Tables.Table("passages_missing", t =>
        {
            t.AddColumn("id", "uuid").AsPrimaryKey();
            t.AddColumn("service", "text").AsPrimaryKey();
            t.AddColumn("way", "text").AsPrimaryKey();
            t.AddColumn("event_id", "text");
            t.AddColumn("since", "timestamptz").NotNull();
        });
        yield return Tables.Table("passages_reached", t =>
        {
            t.AddColumn("one", "integer").AsPrimaryKey();
            t.AddColumn("seq", "bigint").NotNull();
        });
    }

    /// <summary>What a service tells; only of itself.</summary>
    public static Task<Outcome> Receive(PassagesNotedV1 told, Arrival arrival, UnitOfWork work, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(told);
        ArgumentNullException.ThrowIfNull(arrival);
        ArgumentNullException.ThrowIfNull(work);
        if (arrival.Sender != Names.ServiceUser(told.Service)) return Task.FromResult(Outcome.Refuse(RejectionCode.SenderNotAllowed));
        work.Session.QueueSqlCommand(Tell, told.Service.Slug(), Words.NameOf(told.Way), work.Now, told.Keys.ToArray());
        return Task.FromResult(Outcome.Done);
    }

    /// <summary>Which service should know of what is sent to which exchange: those that keep a store of events.</summary>
    internal static IEnumerable<(string Exchange, string Service, string Way)> Expected(IReadOnlyList<EventContract> events, IReadOnlyList<Party> services)
    {
        var takenIn = Words.NameOf(Passage.TakenIn);
        foreach (var service in services)
        {
            foreach (var department in PartyExtensions.Departments) yield return (Names.IngestExchange(department, service), service.Slug(), takenIn);
            foreach (var contract in events.Where(e => !e.IsIncoming && e.ClrType != typeof(PassagesNotedV1)))
            {
                if (contract.To.Covers(service)) yield return (Names.Exchange(contract), service.Slug(), takenIn);
                if (contract.From.Covers(service)) yield return (Names.Exchange(contract), service.Slug(), Words.NameOf(Passage.Published));
            }
        }
    }

    protected override Task OnceAsync(CancellationToken cancellation) => alarms.SettleAsync(Watch, LookAsync, cancellation);

    private async Task<IReadOnlyCollection<Finding>> LookAsync(CancellationToken cancellation)
    {
        var now = Time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        foreach (var statement in Match.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            await ExecuteAsync(connection, statement, cancellation, statement.Contains("$1", StringComparison.Ordinal) ? [now - keep] : []);
        await GoOnAsync(connection, now, cancellation);
        var findings = await FindingsAsync(connection, now, cancellation);
        await transaction.CommitAsync(cancellation);
        return findings;
    }

    /// <summary>Looks through what the journal has noted since last time and is old enough to be known everywhere.</summary>
    private async Task GoOnAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellation)
    {
        var expected = Expected(EventCatalogue.All, Storing).ToList();
        var from = (long)(await ScalarAsync(connection, Reached, cancellation))!;
        while (await ScalarAsync(connection, Until, cancellation, from, now - grace, Page) is long until)
        {
            await ExecuteAsync(
                connection, FindMissing, cancellation, from, until, expected.ConvertAll(x => x.Exchange).ToArray(),
                expected.ConvertAll(x => x.Service).ToArray(), expected.ConvertAll(x => x.Way).ToArray());
            await ExecuteAsync(connection, Reach, cancellation, until);
            from = until;
        }
    }

    private async Task<List<Finding>> FindingsAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Findings, connection) { Parameters = { new() { Value = now - grace }, new() { Value = MostNamed } } };
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var findings = new List<Finding>();
        while (await row.ReadAsync(cancellation))
        {
            findings.Add(new Finding(
                row.GetString(0) switch { "taken-in" => "event-not-taken-in", "published" => "event-not-published", _ => "event-not-noted" },
                $"{row.GetString(2)} → {row.GetString(1)}"));
        }

        return findings;
    }

    /// <summary>The services that keep their events in a store of this kind.</summary>
    private static IReadOnlyList<Party> Storing { get; } = [Party.Screening, Party.Assistance, Party.Referral, Party.Exchange];

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = Command(connection, sql, values);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = Command(connection, sql, values);
        return await command.ExecuteScalarAsync(cancellation);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return command;
    }
}
