using System.Globalization;
using FourKeyWorks.Exchange.Feed;
using FourKeyWorks.Platform.Streams;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace FourKeyWorks.Exchange.Sandbox;

/// <summary>The synthetic events of a unit: a feed of its own, in a table of its own, that never meets the real one.</summary>
internal sealed class SandboxFeed(NpgsqlDataSource database, TimeProvider time) : IFeed
{
    private static readonly TimeSpan Keep = TimeSpan.FromDays(30);

    private const int Most = 1000;

    private const string Insert = """
        with ended as (
            delete from sandbox where made_at < $5
            or seq in (select seq from sandbox where unit = $2 order by seq desc offset $6))
        insert into sandbox (id, unit, event_id, event, made_at) values (gen_random_uuid(), $2, $1, $3, $4)
        """;

    private const string Place = "select seq from sandbox where id = $1 and unit = $2";

    private const string PlaceBefore = "select coalesce(max(seq), 0) from sandbox where made_at < $1";

    private const string Page = "select seq, id, event from sandbox where unit = $1 and seq > $2 order by seq limit $3";

    private const string One = "select seq, id, event from sandbox where unit = $1 and event_id = $2";

    private const string Fetched = "update sandbox set fetched_at = $1 where seq = any($2) and fetched_at is null";

    public static Table Table => Tables.Table("sandbox", t =>
    {
        t.AddColumn("seq", "bigint").AsPrimaryKey().BigAutoIncrement();
        t.AddColumn("id", "uuid").NotNull();
        t.AddColumn("unit", "text").NotNull();
        t.AddColumn("event_id", "text").NotNull();
        t.AddColumn("event", "bytea").NotNull();
        t.AddColumn("made_at", "timestamptz").NotNull();
        t.AddColumn("fetched_at", "timestamptz");
        t.AddColumn("acknowledged_at", "timestamptz");
        t.Indexes.Add(new IndexDefinition("sandbox_by_id") { Columns = ["id"], IsUnique = true });
        t.Indexes.Add(new IndexDefinition("sandbox_by_unit") { Columns = ["unit", "seq"] });
        t.Indexes.Add(new IndexDefinition("sandbox_by_event") { Columns = ["event_id"] });
    });

    /// <summary>Puts one in; at most a thousand of the last 30 days are kept for a unit.</summary>
    public async Task PutAsync(string unit, string eventId, byte[] structured, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var command = Command(Insert, eventId, unit, structured, now, now - Keep, Most - 1);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <inheritdoc/>
    public async Task<long?> PlaceOfAsync(string unit, Guid cursor, CancellationToken cancellation)
    {
        await using var command = Command(Place, cursor, unit);
        return await command.ExecuteScalarAsync(cancellation) as long?;
    }

    /// <inheritdoc/>
    public async Task<long> PlaceBeforeAsync(DateTimeOffset from, CancellationToken cancellation)
    {
        await using var command = Command(PlaceBefore, from.ToUniversalTime());
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<FeedEntry>> AfterAsync(string unit, long place, int limit, CultureInfo culture, CancellationToken cancellation) =>
        FetchAsync(Command(Page, unit, place, limit), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<FeedEntry>> OneAsync(string unit, string eventId, CultureInfo culture, CancellationToken cancellation) =>
        FetchAsync(Command(One, unit, eventId), cancellation);

    private async Task<IReadOnlyList<FeedEntry>> FetchAsync(NpgsqlCommand query, CancellationToken cancellation)
    {
        var entries = new List<FeedEntry>();
        await using (query)
        await using (var row = await query.ExecuteReaderAsync(cancellation))
            while (await row.ReadAsync(cancellation)) entries.Add(new(row.GetInt64(0), row.GetGuid(1), row.GetFieldValue<byte[]>(2)));
        await using var fetched = Command(Fetched, time.GetUtcNow(), entries.Select(e => e.Seq).ToArray());
        await fetched.ExecuteNonQueryAsync(cancellation);
        return entries;
    }

    private NpgsqlCommand Command(string sql, params object[] values)
    {
        var command = database.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return command;
    }
}
