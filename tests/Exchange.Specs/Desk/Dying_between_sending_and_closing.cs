using System.Net;
using FourKeyWorks.Journeys.Departments;
using FourKeyWorks.LocalHost;
using Npgsql;
using RabbitMQ.Client;

namespace FourKeyWorks.Exchange.Specs.Desk;

/// <summary>The broker has a letter again, and the desk dies before it can note that.</summary>
[Trait("Needs", "Servers")]
public sealed class Dying_between_sending_and_closing : IAsyncLifetime
{
    private readonly TheDesk desk = new("desk-kill", "exchange", "referral", "identity");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await desk.SystemAsync();

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Fact]
    public async Task nothing_is_lost_and_what_is_sent_twice_is_dealt_with_once()
    {
        var system = await desk.SystemAsync();
        var report = CloudEvent.ReportOf(CloudEvent.NewDossier());
        await DeadAsync(report);
        var letter = await desk.LetterAsync("reason=rejected", l => l.GetProperty("eventId").GetString() == report.Id);
        var id = letter.GetProperty("id").GetGuid();

        await using (var connection = await OpenAsync(system, "exchange"))
        {
            // While somebody holds the content, the desk can send it and not close it.
            await using var holding = await connection.BeginTransactionAsync(Cancellation);
            await using (var hold = new NpgsqlCommand($"select 1 from desk_contents where id = '{id}' for update", connection)) await hold.ExecuteNonQueryAsync(Cancellation);
            var (status, _, _) = await desk.AskAsync($"desk/letters/{id}/resending", new { reason = "mended" });
            Assert.Equal(HttpStatusCode.NoContent, status);
            await HoldsAsync(async () => await CountAsync(system, "referral", "select count(*) from mt_events where type = 'report_accepted'") == 1, "it has arrived");
            await system.Process("exchange").Kill9Async();
            await system.Process("exchange").ReadyAsync(TimeSpan.FromSeconds(60), Cancellation);
            await HoldsAsync(
                async () => await CountAsync(system, "exchange", "select count(*) from pg_locks where locktype = 'transactionid' and not granted") == 1,
                "it was sent once more and waits to be closed");
        }

        await HoldsAsync(
            async () => (await desk.RowsAsync($"select state, (select count(*) from desk_contents c where c.id = l.id) from desk_letters l where id = '{id}'"))[0] == "sent|0", "it is closed");
        Assert.Equal(["1"], await desk.RowsAsync($"select count(*) from mt_events where stream_id = '{id}' and type = 'letter_sent'"));
        await using var queues = await ChannelAsync(system);
        await HoldsAsync(async () => (await queues.QueueDeclarePassiveAsync("referral.ingest.gaj", Cancellation)).MessageCount == 0, "both are taken");
        Assert.Equal(1, await CountAsync(system, "referral", "select count(*) from mt_events where type = 'report_accepted'"));
        Assert.Equal(0, await CountAsync(system, "referral", "select count(*) from quarantine"));
    }

    /// <summary>A report as it lies in the dead letters after the service could not deal with it.</summary>
    private Task<bool> DeadAsync(CloudEvent report) => desk.AsServiceAsync("svc.exchange", async channel =>
    {
        var dead = report.With("x-death", new List<object?> { new Dictionary<string, object?> { ["queue"] = "referral.ingest.gaj", ["reason"] = "rejected", ["count"] = 1L } });
        await channel.BasicPublishAsync("", "referral.dead", true, dead.Properties(), dead.Body, Cancellation);
        return true;
    });

    private static Task HoldsAsync(Func<Task<bool>> holds, string what) => Eventually.HoldsAsync(holds, what, Department.Patience);

    private static async Task<IChannel> ChannelAsync(LocalSystem system)
    {
        var factory = new ConnectionFactory { Uri = system.Broker.AddressFor("svc.exchange") };
        return await (await factory.CreateConnectionAsync(Cancellation)).CreateChannelAsync(cancellationToken: Cancellation);
    }

    private static async Task<NpgsqlConnection> OpenAsync(LocalSystem system, string service)
    {
        var connection = new NpgsqlConnection(system.Postgres.ConnectionString(service, service + "_owner") + ";Pooling=false");
        await connection.OpenAsync(Cancellation);
        return connection;
    }

    private static async Task<long> CountAsync(LocalSystem system, string service, string sql)
    {
        await using var connection = await OpenAsync(system, service);
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(Cancellation))!;
    }
}
