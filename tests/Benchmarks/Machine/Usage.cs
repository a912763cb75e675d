using System.Diagnostics;
using FourKeyWorks.Benchmarks.Results;
using FourKeyWorks.Benchmarks.Sides;

namespace FourKeyWorks.Benchmarks.Machine;

/// <summary>What a measurement has cost, all sides by the same means.</summary>
/// <param name="Seconds">How long it took.</param>
/// <param name="Program">Processor seconds of the side's own processes.</param>
/// <param name="Database">Of PostgreSQL.</param>
/// <param name="Broker">Of RabbitMQ.</param>
/// <param name="Generator">Of this program, which publishes and reads the inboxes.</param>
/// <param name="Foreign">Share of all processors that went to anything else.</param>
/// <param name="WalBytes">Bytes that PostgreSQL wrote ahead.</param>
/// <param name="WalSyncs">How often it made them durable.</param>
internal sealed record Usage(double Seconds, double Program, double Database, double Broker, double Generator, double Foreign, long WalBytes, long WalSyncs)
{
    /// <summary>More of the machine than this in other hands, and the run is made again.</summary>
    public const double MostForeign = 0.2;

    /// <summary>Processor seconds that doing the work has cost, whoever sent it.</summary>
    public double Work => Program + Database + Broker;

    public bool IsQuiet => Foreign <= MostForeign;

    /// <summary>A foreign share for the page, marked where it was too much.</summary>
    public static string Say(double foreign) => Numbers.Said(100 * foreign, "0") + " %" + (foreign > MostForeign ? " (not quiet)" : "");
}

/// <summary>A measurement under way.</summary>
internal sealed class Meter
{
    private readonly Bed bed;
    private readonly IReadOnlyList<int> program;
    private readonly Reading begun;

    private Meter(Bed bed, IReadOnlyList<int> program, Reading begun) => (this.bed, this.program, this.begun) = (bed, program, begun);

    public static async Task<Meter> StartAsync(Bed bed, Side side)
    {
        var wal = await bed.WalAsync();
        return new(bed, side.Pids, Read(bed, side.Pids) with { Wal = wal });
    }

    public async Task<Usage> StopAsync()
    {
        var ended = Read(bed, program);
        // A session tells the statistics once a second what it has done.
        await Task.Delay(TimeSpan.FromSeconds(1.2));
        var wal = await bed.WalAsync();
        var (p, d, b, g) = (ended.Program - begun.Program, ended.Database - begun.Database, ended.Broker - begun.Broker, ended.Generator - begun.Generator);
        var foreign = Math.Max(0, ended.Busy - begun.Busy - p - d - b - g) / (ended.Whole - begun.Whole);
        return new(
            Stopwatch.GetElapsedTime(begun.At, ended.At).TotalSeconds, p, d, b, g, foreign, wal.Bytes - begun.Wal.Bytes, wal.Syncs - begun.Wal.Syncs);
    }

    private static Reading Read(Bed bed, IReadOnlyList<int> program)
    {
        var (busy, whole) = ProcessTree.Machine();
        return new(
            Stopwatch.GetTimestamp(), ProcessTree.CpuOf(program), ProcessTree.CpuOf(bed.PostgresPid), ProcessTree.CpuOf(bed.BrokerPid),
            ProcessTree.CpuOfAlone(Environment.ProcessId), busy, whole, default);
    }

    private sealed record Reading(
        long At, double Program, double Database, double Broker, double Generator, double Busy, double Whole, (long Bytes, long Syncs) Wal);
}
