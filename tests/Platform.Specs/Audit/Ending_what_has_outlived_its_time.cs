using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Audit;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Specs.Services;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace FourKeyWorks.Platform.Specs.Audit;

/// <summary>A trail that goes back to 2022; now it is September 2026.</summary>
[Trait("Needs", "Servers")]
public sealed class Ending_what_has_outlived_its_time(Postgres postgres) : IAsyncLifetime
{
    private static readonly DateTimeOffset First = new(2022, 10, 1, 4, 0, 0, TimeSpan.Zero);

    private ServiceDatabase database = null!;

    private Service service = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await postgres.CreateAsync();
        service = Service.Still(database);
        // One every hundred days: the first four are older than three years, the last is of this year.
        for (var n = 1; n <= 14; n++)
        {
            await service.Services.GetRequiredService<AuditTrail>().RecordAsync(Read(n), Cancellation);
            if (n % 3 == 0) await service.ChainAsync();
        }

        await service.ChainAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task leaves_a_trail_that_is_verified_from_where_it_begins()
    {
        await EndAsync();

        Assert.Equal(10, await database.CountAsync("audit"));
        Assert.Equal(["4"], await database.RowsAsync("select min(position) from audit_chain"));
        var report = await VerifyAsync();
        Assert.Empty(report.Findings);
        var begins = Assert.Single(report.Notes);
        Assert.Equal((10, "audit.begins", 5, Read(5).At), (report.Verified, begins.Code, begins.Position, begins.At));
        var (exit, said) = await AuditSpecs.CommandAsync(database, "audit", "verify");
        Assert.Equal((0, true), (exit, said.Contains("2023-11-05", StringComparison.Ordinal)));

        await EndAsync();
        Assert.Single((await VerifyAsync()).Notes);
    }

    [Fact]
    public async Task goes_on_step_by_step_and_beside_what_is_chained_anew()
    {
        await EndAsync();
        service.Clock.Advance(TimeSpan.FromDays(150));
        await service.Services.GetRequiredService<AuditTrail>().RecordAsync(Read(15), Cancellation);
        await service.ChainAsync();
        await EndAsync();

        Assert.Equal(10, await database.CountAsync("audit"));
        var report = await VerifyAsync();
        Assert.Empty(report.Findings);
        Assert.Equal((10, 6), (report.Verified, Assert.Single(report.Notes).Position));
    }

    [Theory]
    [InlineData("update audit set level = 1 where id = '{5}'", "audit.row-altered", 5)]
    [InlineData("delete from audit where id = '{9}'", "audit.row-missing", 9)]
    [InlineData("delete from audit where id in ('{5}', '{6}'); delete from audit_chain where position < 6", "audit.link-missing", 1)]
    [InlineData("delete from audit_chain where position = 4", "audit.link-missing", 1)]
    [InlineData("update audit_chain set hash = '\\x00' where position = 4", "audit.link-missing", 1)]
    public async Task hides_nothing_that_was_done_to_what_is_kept(string sql, string code, long position)
    {
        await EndAsync();
        await database.ExecuteAsync(System.Text.RegularExpressions.Regex.Replace(sql, @"\{(\d+)\}", m => AuditSpecs.Row(int.Parse(m.Groups[1].Value, null)).ToString()));
        var finding = (await VerifyAsync()).Findings[0];
        Assert.Equal((code, position), (finding.Code, finding.Position));
    }

    [Theory]
    [InlineData("update audit set level = 1 where id = '{2}'")]
    [InlineData("delete from audit where id = '{1}'")]
    [InlineData("delete from audit where id in ('{1}', '{2}'); delete from audit_chain where position < 2")]
    public async Task does_not_end_what_is_not_as_it_was_recorded(string sql)
    {
        await database.ExecuteAsync(System.Text.RegularExpressions.Regex.Replace(sql, @"\{(\d+)\}", m => AuditSpecs.Row(int.Parse(m.Groups[1].Value, null)).ToString()));
        var before = await database.CountAsync("audit");

        await Assert.ThrowsAsync<TrailIsAlteredException>(EndAsync);

        Assert.Equal(before, await database.CountAsync("audit"));
        Assert.NotEmpty((await VerifyAsync()).Findings);
    }

    [Fact]
    public async Task is_nothing_that_a_stopped_process_leaves_half_done()
    {
        // Anchored, and then stopped before it was done.
        await database.ExecuteAsync("alter function end_audit(bigint) rename to end_audit_away");
        await Assert.ThrowsAsync<PostgresException>(EndAsync);
        Assert.Empty((await VerifyAsync()).Findings);
        Assert.Equal(14, (await VerifyAsync()).Verified);

        await database.ExecuteAsync("alter function end_audit_away(bigint) rename to end_audit");
        await EndAsync();
        Assert.Empty((await VerifyAsync()).Findings);
        Assert.Equal(10, await database.CountAsync("audit"));
    }

    [Fact]
    public async Task is_refused_by_the_database_for_what_is_younger_than_half_a_year()
    {
        await service.Services.GetRequiredService<AuditTrail>().RecordAsync(Read(20) with { At = TimeProvider.System.GetUtcNow().AddDays(-170) }, Cancellation);
        await service.ChainAsync();
        await using var running = NpgsqlDataSource.Create(database.Connection + ";Pooling=false");
        await using var command = running.CreateCommand("select end_audit(15)");
        await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Cancellation));
        Assert.Equal(15, await database.CountAsync("audit"));
    }

    private static ReadRecord Read(int n) => new(
        AuditSpecs.Row(n), First.AddDays(100 * (n - 1)), "gaj.u1001", Party.GAJ, "u1001", "case-work", Subject.Person(AuditSpecs.Person), ["name"], Sensitivity.L3);

    private Task EndAsync() => ActivatorUtilities.CreateInstance<AuditEnd>(service.Services).EndAsync(Cancellation);

    private async Task<AuditReport> VerifyAsync()
    {
        var verifying = service.Services.GetRequiredService<AuditVerification>().VerifyAsync(Cancellation);
        while (await Task.WhenAny(verifying, Task.Delay(TimeSpan.FromMilliseconds(10), Cancellation)) != verifying)
            service.Clock.Advance(TimeSpan.FromSeconds(1));
        return await verifying;
    }
}
