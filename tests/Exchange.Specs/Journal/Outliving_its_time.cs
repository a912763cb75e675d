using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Exchange.Journal;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Streams;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

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

    [Fact]
    public async Task the_key_of_a_day_ends_with_its_last_body()
    {
        var system = await exchange.SystemAsync();
        var (used, unused) = (Guid.NewGuid(), Guid.NewGuid());
        await using var database = await exchange.DatabaseAsync();
        await using var keys = NpgsqlDataSource.Create(system.Postgres.ConnectionString("exchange_keys", "exchange_keys_owner") + ";Pooling=false");
        await using (var make = keys.CreateCommand("""
            insert into subject_keys (id, subject, kind, suite, state, wrapped, wrapped_by, created_at)
            select id, id, 'feed', 'aes-256-gcm', 'open', '', 'wrap-0001', now() - interval '100 days' from unnest($1) id
            """))
        {
            make.Parameters.Add(new() { Value = new[] { used, unused } });
            await make.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await exchange.RowsAsync("insert into journal_body (seq, key_name, body, until) values (-9, $1, '', now() + interval '1 day')", $"aes-256-gcm:{used:N}");
        await EndAsync(system.Options.StateFolder, database, keys);
        Assert.Equal(["open", "erased"], [await StateAsync(keys, used), await StateAsync(keys, unused)]);

        await exchange.RowsAsync("delete from journal_body where seq = -9");
        await EndAsync(system.Options.StateFolder, database, keys);
        Assert.Equal("erased", await StateAsync(keys, used));
    }

    private static async Task EndAsync(string folder, NpgsqlDataSource database, NpgsqlDataSource keys)
    {
        var time = TimeProvider.System;
        var ledger = new OutsideLog(Path.Combine(folder, "outside-spec", "destroyed.log"), time);
        using var ring = new KeyRing(keys, new ServiceKeys(Path.Combine(folder, "keys", "exchange")), CipherSuite.Aes, time);
        using var days = new DayKeys(
            database, keys, new DestroyedKeys(keys, ledger, ring, time), new ServiceModel(Party.Exchange).AddAreas(), time, NullLogger<DayKeys>.Instance);
        await days.EndAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<object?> StateAsync(NpgsqlDataSource keys, Guid id)
    {
        await using var command = keys.CreateCommand("select state from subject_keys where id = $1");
        command.Parameters.Add(new() { Value = id });
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
