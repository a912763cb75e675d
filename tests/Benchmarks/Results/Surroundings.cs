using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using FourKeyWorks.Benchmarks.Sides;

namespace FourKeyWorks.Benchmarks.Results;

/// <summary>Where and with what was measured.</summary>
internal static class Surroundings
{
    public static async Task<IReadOnlyList<string[]>> OfAsync(Bed bed, Asked asked, CancellationToken stop)
    {
        var (postgres, broker) = await bed.VersionsAsync(stop);
        return
        [
            ["command", asked.CommandLine],
            ["processor", $"{Environment.ProcessorCount} × {Said("/proc/cpuinfo", "model name")}"],
            ["memory", $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1 << 30)} GiB"],
            ["system", RuntimeInformation.OSDescription],
            [".NET", RuntimeInformation.FrameworkDescription],
            ["PostgreSQL", $"{postgres}, every setting for durability at its default (fsync, synchronous_commit, full_page_writes on)"],
            ["RabbitMQ", $"{broker}, one node, quorum queues, publisher confirms"],
            ["Npgsql, RabbitMQ.Client", $"{VersionOf(typeof(Npgsql.NpgsqlConnection))}, {VersionOf(typeof(RabbitMQ.Client.IConnection))}"],
            ["reports", string.Create(CultureInfo.InvariantCulture, $"{asked.Rounds} rounds; {asked.WarmUp} to warm up, {asked.Backlog} waiting, {asked.Seconds} s at each rate")],
        ];
    }

    private static string VersionOf(Type type) => type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private static string Said(string file, string name) =>
        File.ReadLines(file).FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown";
}
