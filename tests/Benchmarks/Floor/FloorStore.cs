using Npgsql;
using NpgsqlTypes;

namespace FourKeyWorks.Benchmarks.Floor;

/// <summary>
/// One connection of the floor with its statements prepared once. Whatever is written together goes to the server in one
/// round trip and one transaction, rows as arrays.
/// </summary>
internal sealed class FloorStore : IAsyncDisposable
{
    public const string Schema = """
        create table received (key text primary key, at timestamptz not null);
        create table cases (id uuid primary key, version int not null, state jsonb not null);
        create table events (
            seq bigint generated always as identity primary key, case_id uuid not null, version int not null, type text not null,
            data jsonb not null, at timestamptz not null, unique (case_id, version));
        create table outbox (id bigint generated always as identity primary key, copy int not null, message_id uuid not null, type text not null, body bytea not null);
        """;

    private const string Receive = "insert into received select k, $2 from unnest($1) k";
    private const string Save = "insert into cases select c, 4, convert_from(s, 'UTF8')::jsonb from unnest($1, $2) x (c, s)";
    private const string Append =
        "insert into events (case_id, version, type, data, at) select c, v, t, convert_from(d, 'UTF8')::jsonb, $5 from unnest($1, $2, $3, $4) x (c, v, t, d)";
    private const string Put = "insert into outbox (copy, message_id, type, body) select $4, m, t, b from unnest($1, $2, $3) x (m, t, b)";

    private readonly NpgsqlConnection connection;
    private readonly NpgsqlBatch batch;
    private readonly NpgsqlCommand known;
    private readonly int copy;

    private FloorStore(NpgsqlConnection connection, int copy)
    {
        (this.connection, this.copy) = (connection, copy);
        batch = new(connection)
        {
            BatchCommands =
            {
                Command(Receive, Array(NpgsqlDbType.Text), new() { NpgsqlDbType = NpgsqlDbType.TimestampTz }),
                Command(Save, Array(NpgsqlDbType.Uuid), Array(NpgsqlDbType.Bytea)),
                Command(Append, Array(NpgsqlDbType.Uuid), Array(NpgsqlDbType.Integer), Array(NpgsqlDbType.Text), Array(NpgsqlDbType.Bytea), new() { NpgsqlDbType = NpgsqlDbType.TimestampTz }),
                Command(Put, Array(NpgsqlDbType.Uuid), Array(NpgsqlDbType.Text), Array(NpgsqlDbType.Bytea), new() { NpgsqlDbType = NpgsqlDbType.Integer }),
            },
        };
        known = new("select exists (select from received where key = $1)", connection) { Parameters = { new() { NpgsqlDbType = NpgsqlDbType.Text } } };
    }

    public static async Task<FloorStore> OpenAsync(NpgsqlDataSource database, int copy, CancellationToken stop)
    {
        var store = new FloorStore(await database.OpenConnectionAsync(stop), copy);
        await store.batch.PrepareAsync(stop);
        await store.known.PrepareAsync(stop);
        return store;
    }

    /// <summary>Commits what these reports come to, all or nothing; false if one of them was received before.</summary>
    public async Task<bool> CommitAsync(IReadOnlyList<FloorWork> work, CancellationToken stop)
    {
        var (receive, save, append, put) = (batch.BatchCommands[0], batch.BatchCommands[1], batch.BatchCommands[2], batch.BatchCommands[3]);
        Set(receive, work.Select(w => w.Key).ToArray(), work[0].At);
        Set(save, work.Select(w => w.CaseId).ToArray(), work.Select(w => w.State).ToArray());
        Set(append,
            work.SelectMany(w => w.Events.Select(_ => w.CaseId)).ToArray(), work.SelectMany(w => Enumerable.Range(1, w.Events.Length)).ToArray(),
            work.SelectMany(w => w.Events.Select(e => e.Type)).ToArray(), work.SelectMany(w => w.Events.Select(e => e.Data)).ToArray(), work[0].At);
        Set(put,
            work.SelectMany(w => w.Outgoing.Select(o => o.Id)).ToArray(), work.SelectMany(w => w.Outgoing.Select(o => o.Type)).ToArray(),
            work.SelectMany(w => w.Outgoing.Select(o => o.Body)).ToArray(), copy);
        try
        {
            await batch.ExecuteNonQueryAsync(stop);
            return true;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return false;
        }
    }

    public async Task<bool> IsKnownAsync(string key, CancellationToken stop)
    {
        known.Parameters[0].Value = key;
        return (bool)(await known.ExecuteScalarAsync(stop))!;
    }

    public async ValueTask DisposeAsync()
    {
        await batch.DisposeAsync();
        await known.DisposeAsync();
        await connection.DisposeAsync();
    }

    private static NpgsqlParameter Array(NpgsqlDbType of) => new() { NpgsqlDbType = NpgsqlDbType.Array | of };

    private static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters) command.Parameters.Add(parameter);
        return command;
    }

    private static void Set(NpgsqlBatchCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
    }
}
