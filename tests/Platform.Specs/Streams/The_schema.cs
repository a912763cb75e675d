using FourKeyWorks.Platform.Specs.Services;
using Npgsql;

namespace FourKeyWorks.Platform.Specs.Streams;

[Trait("Needs", "Servers")]
public sealed class The_schema(Postgres postgres)
{
    [Fact]
    public async Task is_brought_up_to_date_twice_without_harm()
    {
        await using var database = await postgres.CreateAsync();
        await using (var service = Service.Still(database)) await service.HandleAsync(Incoming.Report());
        var before = (await database.DumpAsync(), await CatalogueAsync(database));

        await Service.MigrateAsync(database.OwnersConnection, database.KeysOwnersConnection);

        Assert.Equal(before, (await database.DumpAsync(), await CatalogueAsync(database)));
    }

    [Theory, InlineData("create table x (y int)"), InlineData("drop table inbox"), InlineData("alter table inbox add column x int"), InlineData("truncate inbox")]
    public async Task cannot_be_changed_by_the_running_service(string sql)
    {
        await using var database = await postgres.CreateAsync();
        await using var running = NpgsqlDataSource.Create(database.Connection + ";Pooling=false");
        await using var command = running.CreateCommand(sql);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    private static async Task<string> CatalogueAsync(ServiceDatabase database) => string.Join('\n', await database.RowsAsync(
        "select oid::text, relname::text from pg_class where relnamespace = 'public'::regnamespace order by 1"));
}
