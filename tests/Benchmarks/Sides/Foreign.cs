using System.Diagnostics;
using FourKeyWorks.LocalHost;
using Npgsql;

namespace FourKeyWorks.Benchmarks.Sides;

/// <summary>
/// Another program than ours at the same work: its own database, the same queue to read and the same exchanges to write to,
/// with the broker user of Referral. It says "ready" when it is.
/// </summary>
internal sealed class Foreign(Bed bed, string name, string program, string? schema, params string[] arguments) : Side(bed)
{
    private const string Database = "bench";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<Process> copies = [];

    public override string Name => name;

    public override IReadOnlyList<int> Pids => [.. copies.Select(c => c.Id)];

    public override IReadOnlyList<string> Databases { get; } = [Database];

    public override async Task StopAsync()
    {
        foreach (var copy in copies)
        {
            copy.Kill(entireProcessTree: true);
            await copy.WaitForExitAsync();
            copy.Dispose();
        }

        copies.Clear();
    }

    protected override async Task PrepareAsync(CancellationToken stop)
    {
        if (schema is null) return;
        await using var owner = NpgsqlDataSource.Create(Bed.System.Postgres.ConnectionString(Database, Database + "_owner") + ";Pooling=false");
        await using var command = owner.CreateCommand(schema);
        await command.ExecuteNonQueryAsync(stop);
    }

    protected override async Task StartCopyAsync(int copy, CancellationToken stop)
    {
        var start = new ProcessStartInfo(program, [.. arguments, $"{copy}"]) { RedirectStandardOutput = true };
        start.Environment["ConnectionStrings__database"] = Bed.System.Postgres.ConnectionString(Database, Database);
        // For a library that keeps its schema itself.
        start.Environment["ConnectionStrings__owner"] = Bed.System.Postgres.ConnectionString(Database, Database + "_owner");
        start.Environment["ConnectionStrings__broker"] = Bed.System.Broker.AddressFor("svc.referral").AbsoluteUri;
        // As the services run.
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_GCConserveMemory"] = "5";
        var process = Process.Start(start) ?? throw new CannotRunException($"{program} does not start.");
        copies.Add(process);
        while (await process.StandardOutput.ReadLineAsync(stop).AsTask().WaitAsync(Patience, stop) is var line && line != "ready")
            if (line is null) throw new CannotRunException($"{name} ended before it was ready.");
        // Nobody reads on; what it says later goes nowhere and must not fill the pipe.
        _ = process.StandardOutput.ReadToEndAsync(stop);
    }
}
