using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace FourKeyWorks.Benchmarks.Door;

/// <summary>What a command over HTTP costs at the least: the body as it came, one INSERT, 201. Nobody is asked who they are.</summary>
internal static class BareApi
{
    public const string Schema = "create table reports (id uuid primary key, at timestamptz not null, body jsonb not null)";

    private const string Insert = "insert into reports (id, at, body) values ($1, $2, convert_from($3, 'UTF8')::jsonb)";

    public static async Task<int> RunAsync(string address, TimeProvider clock, CancellationToken stop)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.Urls.Add(address);
        // Statements prepared by themselves and connections not reset: the driver's advice for many small statements.
        await using var database = NpgsqlDataSource.Create(Environment.GetEnvironmentVariable("ConnectionStrings__database") + ";Max Auto Prepare=10;No Reset On Close=true");
        app.MapPost("/reports", async (HttpContext http) =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            var now = clock.GetUtcNow();
            var id = Guid.CreateVersion7(now);
            await using var insert = database.CreateCommand(Insert);
            insert.Parameters.Add(new() { Value = id });
            insert.Parameters.Add(new() { Value = now });
            insert.Parameters.Add(new() { Value = body.ToArray(), NpgsqlDbType = NpgsqlDbType.Bytea });
            await insert.ExecuteNonQueryAsync(http.RequestAborted);
            return TypedResults.Created($"/reports/{id}");
        });
        await app.StartAsync(stop);
        await Console.Out.WriteLineAsync("ready");
        await Task.Delay(Timeout.InfiniteTimeSpan, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;
    }
}
