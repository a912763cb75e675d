using Npgsql;

namespace FourKeyWorks.Platform.Database;

/// <summary>Taking turns: of all copies of a service one does a thing at a time.</summary>
public static class Turn
{
    private const string Take = "select pg_try_advisory_xact_lock(hashtextextended($1, 0))";

    private const string Wait = "select pg_advisory_xact_lock(hashtextextended($1, 0))";

    /// <summary>Takes the turn until the connection's transaction ends; false if somebody else has it.</summary>
    public static async Task<bool> TryTakeAsync(NpgsqlConnection connection, string name, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Take, connection) { Parameters = { new() { Value = name } } };
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Waits for the turn, and has it until the connection's transaction ends.</summary>
    public static async Task AwaitAsync(NpgsqlConnection connection, string name, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Wait, connection) { Parameters = { new() { Value = name } } };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
