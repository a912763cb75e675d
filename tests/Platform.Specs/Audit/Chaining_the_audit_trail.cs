using FourKeyWorks.Platform.Audit;
using FourKeyWorks.Platform.Specs.Services;
using Npgsql;

namespace FourKeyWorks.Platform.Specs.Audit;

[Trait("Needs", "Servers")]
public sealed class Chaining_the_audit_trail(Postgres postgres) : AuditSpecs(postgres)
{
    [Theory]
    [InlineData("update audit set level = 1")]
    [InlineData("delete from audit")]
    [InlineData("truncate audit")]
    [InlineData("update audit_chain set position = position + 10")]
    [InlineData("delete from audit_chain")]
    [InlineData("truncate audit_chain")]
    [InlineData("drop table audit_chain")]
    [InlineData("alter table audit disable trigger all")]
    public async Task the_running_service_can_change_nothing(string sql)
    {
        await using var service = NpgsqlDataSource.Create(Database.Connection + ";Pooling=false");
        await using var command = service.CreateCommand(sql);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task a_read_whose_commit_takes_long_is_chained_when_it_is_there()
    {
        await using var slow = NpgsqlDataSource.Create(Database.Connection + ";Pooling=false");
        await using var connection = await slow.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var command = new NpgsqlCommand(
            $"""
            insert into audit select '{Row(8)}', at - interval '1 day', by, department, unit, purpose, subject_kind, subject, fields, level from audit where id = '{Row(1)}';
            insert into audit_unchained select at, id from audit where id = '{Row(8)}'
            """, connection))
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        await RecordAsync(9);
        await ChainAsync();
        Assert.True((await VerifyAsync()).Sound);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        await ChainAsync();
        var report = await VerifyAsync();
        Assert.Equal((true, Reads + 2, 0), (report.Sound, report.Verified, report.Waiting));
        Assert.Equal([$"9|{Row(8)}"], await Database.RowsAsync("select position, audit_id from audit_chain order by position desc limit 1"));
    }

    [Fact]
    public async Task several_copies_of_a_service_chain_each_row_once()
    {
        const int more = (2 * AuditChain.PageSize) + 500;
        await Trail.RecordAsync([.. Enumerable.Range(Reads + 1, more).Select(n => Read(n))], TestContext.Current.CancellationToken);
        await using var other = Service.Still(Database);
        await using var third = Service.Still(Database);
        for (var round = 0; round < 20; round++)
            await Task.WhenAll(ChainAsync(), other.ChainAsync(), third.ChainAsync());
        var report = await VerifyAsync();
        Assert.Empty(report.Findings);
        Assert.Equal((Reads + more, 0), (report.Verified, report.Waiting));
    }

    [Fact]
    public async Task what_waits_too_long_is_said()
    {
        await RecordAsync(8);
        Assert.True((await VerifyAsync()).Sound);
        Service.Clock.Advance(TimeSpan.FromMinutes(2));
        await FoundAsync(Finding("not-chained", other: 1));
        await ChainAsync();
        await FoundAsync();
    }

    [Fact]
    public async Task the_command_says_what_is_wrong_in_a_sentence()
    {
        var (exit, said) = await CommandAsync(Database, "audit", "verify");
        Assert.Equal(0, exit);
        Assert.Single(said.Split('\n', StringSplitOptions.RemoveEmptyEntries));

        await Database.ExecuteAsync($"update audit set level = 1 where id = '{Row(5)}'");
        (exit, said) = await CommandAsync(Database, "audit", "verify");
        Assert.Equal(1, exit);
        Assert.Contains(Row(5).ToString(), Assert.Single(said.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);

        Assert.Equal(2, (await CommandAsync(Database, "audit", "everything")).Exit);
    }
}
