using System.Globalization;
using System.Text.Json;
using FourKeyWorks.Exchange.Journal;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.ServiceDefaults;
using Npgsql;

namespace FourKeyWorks.Exchange.Feed;

/// <summary>What was routed to a unit, from the journal: nothing else can be read here, whoever asks.</summary>
internal sealed class UnitFeed(NpgsqlDataSource database, KeyRing keys, ProblemTexts texts, TimeProvider time) : IFeed
{
    private const string Columns = """
        select d.seq, j.id, j.event_id, j.type, j.source, j.at, j.restricted, j.routed_at, b.key_name, b.body
        from journal_delivery d join journal j using (seq) left join journal_body b using (seq)
        """;

    private const string Page = Columns + " where d.unit = $1 and d.seq > $2 order by d.seq limit $3";

    private const string One = Columns + " where d.unit = $1 and j.event_id = $2 order by d.seq desc limit 1";

    private const string Place = "select d.seq from journal j join journal_delivery d using (seq) where j.id = $1 and d.unit = $2";

    private const string PlaceBefore = "select coalesce(max(seq), 0) from journal where seq < (select coalesce(min(seq), 9223372036854775807) from journal where routed_at >= $1)";

    private const string Fetched = "update journal_delivery set fetched_at = $1, fetched_by = 'feed' where unit = $2 and seq = any($3) and fetched_at is null";

    /// <inheritdoc/>
    public async Task<long?> PlaceOfAsync(string unit, Guid cursor, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Place);
        command.Parameters.Add(new() { Value = cursor });
        command.Parameters.Add(new() { Value = unit });
        return await command.ExecuteScalarAsync(cancellation) as long?;
    }

    /// <inheritdoc/>
    public async Task<long> PlaceBeforeAsync(DateTimeOffset from, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(PlaceBefore);
        command.Parameters.Add(new() { Value = from.ToUniversalTime() });
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<FeedEntry>> AfterAsync(string unit, long place, int limit, CultureInfo culture, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Page);
        command.Parameters.Add(new() { Value = unit });
        command.Parameters.Add(new() { Value = place });
        command.Parameters.Add(new() { Value = limit });
        return await FetchAsync(command, unit, culture, cancellation);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<FeedEntry>> OneAsync(string unit, string eventId, CultureInfo culture, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(One);
        command.Parameters.Add(new() { Value = unit });
        command.Parameters.Add(new() { Value = eventId });
        return await FetchAsync(command, unit, culture, cancellation);
    }

    private async Task<IReadOnlyList<FeedEntry>> FetchAsync(NpgsqlCommand command, string unit, CultureInfo culture, CancellationToken cancellation)
    {
        var rows = new List<Row>();
        await using (var row = await command.ExecuteReaderAsync(cancellation))
            while (await row.ReadAsync(cancellation)) rows.Add(Row.Of(row));
        if (rows.Count == 0) return [];

        var entries = new List<FeedEntry>(rows.Count);
        foreach (var row in rows) entries.Add(new(row.Seq, row.Id, await StructuredAsync(row, culture, cancellation)));
        await using var fetched = database.CreateCommand(Fetched);
        fetched.Parameters.Add(new() { Value = time.GetUtcNow() });
        fetched.Parameters.Add(new() { Value = unit });
        fetched.Parameters.Add(new() { Value = rows.Select(r => r.Seq).ToArray() });
        await fetched.ExecuteNonQueryAsync(cancellation);
        return entries;
    }

    private async Task<byte[]> StructuredAsync(Row row, CultureInfo culture, CancellationToken cancellation)
    {
        if (row.Body is { } body && await keys.OpenAsync(Subject.Feed(row.RoutedAt), JournalStore.BodyField(row.Id), body, cancellation) is { } open) return open;
        return WithoutData(row, texts.Title(row.Restricted ? "feed.restricted" : "feed.no-longer-kept", culture));
    }

    /// <summary>That the event exists, and where to read it.</summary>
    private static byte[] WithoutData(Row row, string note)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("specversion", "1.0");
            json.WriteString("id", row.EventId);
            json.WriteString("source", row.Source);
            json.WriteString("type", row.Type);
            if (row.At is { } at) json.WriteString("time", at);
            json.WriteString("note", note);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private sealed record Row(
        long Seq, Guid Id, string? EventId, string? Type, string? Source, DateTimeOffset? At, bool Restricted, DateTimeOffset RoutedAt, SealedFact? Body)
    {
        public static Row Of(NpgsqlDataReader row) => new(
            row.GetInt64(0), row.GetGuid(1), Text(row, 2), Text(row, 3), Text(row, 4),
            row.IsDBNull(5) ? null : row.GetFieldValue<DateTimeOffset>(5), row.GetBoolean(6), row.GetFieldValue<DateTimeOffset>(7),
            row.IsDBNull(8) ? null : new SealedFact(row.GetString(8), row.GetFieldValue<byte[]>(9)));

        private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
    }
}
