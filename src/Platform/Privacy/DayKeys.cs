using FourKeyWorks.Platform.Database;
using FourKeyWorks.Platform.Streams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FourKeyWorks.Platform.Privacy;

/// <summary>
/// Ends the keys of days, once an hour: with the last row under it a day's key is destroyed, so that what has outlived its
/// time is gone from the backups too. A key with a row is never touched, whatever its age.
/// </summary>
internal sealed class DayKeys(
    NpgsqlDataSource database, [FromKeyedServices(KeyRing.DataSource)] NpgsqlDataSource keysDatabase, DestroyedKeys destroyed, ServiceModel model,
    TimeProvider time, ILogger<DayKeys> log) : Recurring(TimeSpan.FromHours(1), time, log)
{
    // Its own day, and one more for whatever was encrypted at its end and is not yet committed.
    private static readonly TimeSpan InUse = TimeSpan.FromDays(2);

    private const string Old = """
        select id, suite, subject from subject_keys where kind = $1 and state = 'open' and created_at < $2 order by created_at
        """;

    protected override Task OnceAsync(CancellationToken cancellation) => EndAsync(cancellation);

    internal async Task EndAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (!await Turn.TryTakeAsync(connection, "day-keys", cancellation)) return;
        foreach (var tables in model.ByDay)
        {
            var old = await OldAsync(tables.Key, cancellation);
            foreach (var table in tables)
                foreach (var used in await UsedAsync(connection, table, [.. old.Keys], cancellation)) old.Remove(used);
            await destroyed.AddAsync(old.Values, cancellation);
        }
    }

    private async Task<Dictionary<string, Subject>> OldAsync(SubjectKind kind, CancellationToken cancellation)
    {
        await using var command = keysDatabase.CreateCommand(Old);
        command.Parameters.Add(new() { Value = KeyRing.NameOf(kind) });
        command.Parameters.Add(new() { Value = Time.GetUtcNow() - InUse });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var old = new Dictionary<string, Subject>();
        while (await row.ReadAsync(cancellation))
            old.Add(SubjectKey.NameOf(CipherSuite.Of(row.GetString(1)), row.GetGuid(0)), new Subject(kind, row.GetGuid(2)));
        return old;
    }

    private static async Task<List<string>> UsedAsync(NpgsqlConnection connection, string table, string[] names, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select n from unnest($1) n where exists (select from {table} where key_name = n)", connection)
        {
            Parameters = { new() { Value = names } },
        };
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var used = new List<string>();
        while (await row.ReadAsync(cancellation)) used.Add(row.GetString(0));
        return used;
    }
}
