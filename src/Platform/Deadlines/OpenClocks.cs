using Npgsql;

namespace FourKeyWorks.Platform.Deadlines;

/// <summary>The running clocks that count working days.</summary>
internal static class OpenClocks
{
    // Clocks that were started before their first day was kept count from the day of the event that started them.
    private const string InWorkdays = """
        select stream_id, rule, rule_version, due_at, subject, owner, coalesce(counted_from, (started_at at time zone 'Asia/Shanghai')::date)
        from deadlines where missed_at is null and rule = any($1)
        """;

    public static async Task<IReadOnlyList<Deadline>> ReadAsync(NpgsqlDataSource database, ClockRules rules, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(InWorkdays);
        command.Parameters.Add(new() { Value = rules.InWorkdays.ToArray() });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var open = new List<Deadline>();
        while (await row.ReadAsync(cancellation))
            open.Add(new(
                row.GetGuid(0), new Due(row.GetString(1), row.GetInt32(2), row.GetFieldValue<DateTimeOffset>(3)) { CountedFrom = row.GetFieldValue<DateOnly>(6) },
                row.GetGuid(4), row.GetString(5)));
        return open;
    }
}
