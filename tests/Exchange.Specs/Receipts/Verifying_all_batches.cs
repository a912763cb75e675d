using FourKeyWorks.Exchange.Journal;
using FourKeyWorks.Exchange.Receipts;
using FourKeyWorks.Exchange.Specs.Unheard;
using FourKeyWorks.LocalHost;
using FourKeyWorks.Platform.Signing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace FourKeyWorks.Exchange.Specs.Receipts;

/// <summary>Batches of a running Exchange, of which somebody with the owner's rights alters one.</summary>
[Trait("Needs", "Servers")]
public sealed class Verifying_all_batches : IAsyncLifetime
{
    private const int Made = 5;

    private const string Swap = "update receipt_batch set number = -number where number in (2, 4); update receipt_batch set number = 6 + number where number < 0";

    private LocalSystem system = null!;
    private NpgsqlDataSource database = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        system = await TheExchange.StartAsync("receipts", "exchange");
        database = NpgsqlDataSource.Create(system.Postgres.ConnectionString("exchange", "exchange_owner") + ";Pooling=false");
        for (var batch = 1; batch <= Made; batch++)
        {
            foreach (var n in Enumerable.Range(0, batch))
                await TheExchange.RowsAsync(system, Given.Note, Guid.NewGuid(), Given.Type, $"event-{batch}-{n}", TimeProvider.System.GetUtcNow(), new[] { "u1002" });
            await TheExchange.HoldsAsync(system, "select count(*) from journal j where j.seq > coalesce((select max(last_seq) from receipt_batch), 0)", rows => rows is [[0L]]);
        }

        await TheExchange.RowsAsync(system, "create table kept_batch as table receipt_batch");
        await TheExchange.RowsAsync(system, "create table kept_journal as table journal");
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        await system.DisposeAsync();
    }

    [Fact]
    public async Task names_the_first_that_is_altered_missing_or_in_anothers_place()
    {
        Assert.Equal((0, $"共 {await CountAsync("receipt_batch")} 个回执批次完整无误，可证明 {await CountAsync("journal")} 个事件。"), await CommandAsync("receipts", "verify"));
        Assert.Equal((2, "用法：receipts verify"), await CommandAsync("receipts", "look"));

        foreach (var column in (string[])["previous", "root", "signature", "hash", "leaves"])
            await FindsAsync($"update receipt_batch set {column} = set_byte({column}, length({column}) / 2, (get_byte({column}, length({column}) / 2) + 1) % 256) where number = 3", new("receipts.batch-altered", 3));
        foreach (var column in (string[])["count", "first_seq", "last_seq"])
            await FindsAsync($"update receipt_batch set {column} = {column} + 1000 where number = 3", new("receipts.batch-altered", 3));
        await FindsAsync("update receipt_batch set closed_at = closed_at + interval '1 second' where number = 2", new("receipts.batch-altered", 2));
        await FindsAsync("update receipt_batch set key = 'sign-0009' where number = 2", new("receipts.key-missing", 2));
        await FindsAsync("update receipt_batch set leaves = '' where number = 4", new("receipts.batch-altered", 4));
        await FindsAsync("delete from receipt_batch where number = 1", new("receipts.batch-missing", 1));
        await FindsAsync("delete from receipt_batch where number = 3", new("receipts.batch-missing", 3));
        await FindsAsync(Swap, new("receipts.batch-displaced", 2, 4));
        await FindsAsync("delete from receipt_batch where number = 3; update receipt_batch set number = number - 1 where number > 3", new("receipts.batch-altered", 3));

        var third = (long)(await TheExchange.RowsAsync(system, "select first_seq from receipt_batch where number = 3"))[0][0]!;
        await FindsAsync($"update journal set event_id = 'another' where seq = {third}", new("receipts.event-altered", 3, third));
        await FindsAsync($"update journal set routed_at = routed_at + interval '1 second' where seq = {third}", new("receipts.event-altered", 3, third));
        await FindsAsync($"delete from journal where seq = {third}", new("receipts.event-missing", 3));

        Assert.Equal(0, (await CommandAsync("receipts", "verify")).Exit);
    }

    /// <summary>Alters, looks, and puts back what was there.</summary>
    private async Task FindsAsync(string alteration, ReceiptFinding finding)
    {
        await ExecuteAsync(alteration);
        var found = await Verification().VerifyAsync(Cancellation);
        var (exit, said) = await CommandAsync("receipts", "verify");
        await ExecuteAsync("delete from receipt_batch; insert into receipt_batch select * from kept_batch; delete from journal; insert into journal select * from kept_journal");
        Assert.Equal((finding, finding.Batch - 1), (found.Finding, found.Batches));
        Assert.Equal(1, exit);
        Assert.Contains($"{finding.Batch}", said, StringComparison.Ordinal);
    }

    private async Task<(int Exit, string Said)> CommandAsync(params string[] args)
    {
        await using var services = new ServiceCollection().AddSingleton(Verification()).BuildServiceProvider();
        await using var screen = new StringWriter { NewLine = "" };
        return (await ReceiptsCommand.RunAsync(services, args, screen), screen.ToString());
    }

    private ReceiptVerification Verification() => new(
        new ReceiptStore(database), new SigningKeys(Path.Combine(system.Options.StateFolder, "keys", "exchange"), SignatureSuite.EcdsaP256), new JournalSettings(), TimeProvider.System);

    private async Task<long> CountAsync(string table) => (long)(await TheExchange.RowsAsync(system, $"select count(*) from {table}"))[0][0]!;

    private async Task ExecuteAsync(string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
