using FourKeyWorks.Exchange.Journal;
using Microsoft.Extensions.Logging.Abstractions;

namespace FourKeyWorks.Exchange.Specs.Journal;

[Trait("Needs", "Servers")]
public sealed class Outliving_its_time(TheExchange exchange)
{
    [Fact]
    public async Task bodies_end_first_and_rows_long_after()
    {
        var now = TimeProvider.System.GetUtcNow();
        await using var database = await exchange.DatabaseAsync();
        foreach (var (seq, age) in new[] { (-4, 3 * 365 + 1), (-3, 3 * 365 - 1), (-2, 91), (-1, 89) })
        {
            await using var command = database.CreateCommand("""
                with row as (
                    insert into journal (seq, id, direction, exchange, body_hash, size, restricted, safeguarding, routed_at)
                    values ($1, gen_random_uuid(), 'out', 'fkw.none', '', 0, false, false, $2)),
                delivery as (insert into journal_delivery (seq, unit) values ($1, 'u0000')),
                rejection as (insert into journal_rejection (seq, addressee, code) values ($1, 'unit.u0000', 'none'))
                insert into journal_body (seq, key_name, body, until) values ($1, '', '', $3)
                """);
            foreach (var value in (object[])[(long)seq, now.AddDays(-age), now.AddDays(90 - age)]) command.Parameters.Add(new() { Value = value });
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        using (var sweep = new JournalSweep(database, new JournalSettings(), TimeProvider.System, NullLogger<JournalSweep>.Instance))
            await sweep.SweepAsync(TestContext.Current.CancellationToken);

        foreach (var table in (string[])["journal", "journal_delivery", "journal_rejection"])
            Assert.Equal([-3L, -2L, -1L], (await exchange.RowsAsync($"select seq from {table} where seq < 0 order by seq")).Select(r => r[0]!));
        Assert.Equal([-1L], (await exchange.RowsAsync("select seq from journal_body where seq < 0")).Select(r => r[0]!));
        await exchange.RowsAsync("with d as (delete from journal_delivery where seq < 0), b as (delete from journal_body where seq < 0), r as (delete from journal_rejection where seq < 0) delete from journal where seq < 0");
    }
}
