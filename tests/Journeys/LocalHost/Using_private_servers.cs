using FourKeyWorks.LocalHost.Servers;
using Npgsql;
using RabbitMQ.Client;

namespace FourKeyWorks.Journeys.LocalHost;

[Trait("Needs", "Servers")]
public sealed class Using_private_servers
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_committed_is_there_after_PostgreSQL_was_killed()
    {
        await using var servers = await PrivateServers.StartAsync(cancellation: Cancellation);
        var postgres = servers.Postgres!;
        await postgres.CreateDatabasesAsync(["referral"], Cancellation);
        await ExecuteAsync(postgres.ConnectionString("referral", "referral_owner"), "create schema s; create table s.t (n int)");
        await ExecuteAsync(postgres.ConnectionString("referral", "referral"), "insert into s.t values (42)");

        await postgres.Process.Kill9Async();
        await postgres.Process.ReadyAsync(Patience, Cancellation);

        NpgsqlConnection.ClearAllPools();
        Assert.Equal(42, await ExecuteAsync(postgres.ConnectionString("referral", "referral"), "select n from s.t"));
    }

    [Fact]
    public async Task A_service_role_cannot_change_the_schema_nor_see_another_database()
    {
        await using var servers = await PrivateServers.StartAsync(cancellation: Cancellation);
        var postgres = servers.Postgres!;
        await postgres.CreateDatabasesAsync(["referral", "legal_education"], Cancellation);

        var ddl = await Assert.ThrowsAsync<PostgresException>(
            () => ExecuteAsync(postgres.ConnectionString("referral", "referral"), "create table public.t (n int)"));
        var elsewhere = await Assert.ThrowsAsync<PostgresException>(
            () => ExecuteAsync(postgres.ConnectionString("legal_education", "referral"), "select 1"));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, ddl.SqlState);
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, elsewhere.SqlState);
    }

    [Fact]
    public async Task What_was_confirmed_is_there_after_RabbitMQ_was_killed()
    {
        await using var servers = await PrivateServers.StartAsync(postgres: false, broker: new(), cancellation: Cancellation);
        var broker = servers.Broker!;
        await PublishAsync(broker, "gaj.u1001", "ingest.gaj.referral");

        await broker.Process.Kill9Async();
        await broker.Process.ReadyAsync(Patience, Cancellation);

        var factory = new ConnectionFactory { Uri = broker.AddressFor("svc.referral") };
        await using var connection = await factory.CreateConnectionAsync(Cancellation);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Cancellation);
        Assert.NotNull(await channel.BasicGetAsync("referral.ingest.gaj", autoAck: true, Cancellation));
    }

    private static async Task PublishAsync(PrivateBroker broker, string user, string exchange)
    {
        var factory = new ConnectionFactory { Uri = broker.AddressFor(user) };
        await using var connection = await factory.CreateConnectionAsync(Cancellation);
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), Cancellation);
        await channel.BasicPublishAsync(exchange, "", true, new BasicProperties { UserId = user, DeliveryMode = DeliveryModes.Persistent }, "{}"u8.ToArray(), Cancellation);
    }

    private static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Cancellation);
    }
}
