using System.Text.Json;
using FourKeyWorks.LocalHost.Processes;
using FourKeyWorks.LocalHost.Servers;
using Npgsql;

namespace FourKeyWorks.Journeys.LocalHost;

[Trait("Needs", "Servers")]
public sealed class Running_the_servers_alone
{
    [Fact]
    public async Task A_file_tells_the_owner_how_every_process_gets_in_as_long_as_they_run()
    {
        await using var host = LocalHostProgram.Start(LocalHostProgram.NewState().FullName, "servers", "--ports", "auto");
        await host.SaysAsync("the servers are ready", TimeSpan.FromSeconds(120));
        var file = Path.Combine(host.State, "servers.json");
        var settings = JsonSerializer.Deserialize<Dictionary<string, string>>(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!;

        if (OperatingSystem.IsLinux())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(ServersFile.Names.Order(), settings.Keys.Order());
        foreach (var process in ProcessTable.All.Where(p => p.StoresEvents))
        {
            await ExecuteAsync(settings[$"ConnectionStrings:{process.Name}-keys-owner"], "create table public.t (n int)");
            await ExecuteAsync(settings[$"ConnectionStrings:{process.Name}-keys"], "insert into public.t values (1)");
            var refused = await Assert.ThrowsAsync<PostgresException>(
                () => ExecuteAsync(settings[$"ConnectionStrings:{process.Name}-keys"], "create table public.u (n int)"));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }

        host.Send("TERM");
        Assert.Equal(0, await host.EndsAsync(TimeSpan.FromSeconds(30)));
        Assert.False(File.Exists(file));
    }

    private static async Task ExecuteAsync(string connectionString, string statement)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using var command = database.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
