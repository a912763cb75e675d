namespace FourKeyWorks.Benchmarks.Sides;

/// <summary>Referral in a system that runs with its door, for what is asked over HTTP too.</summary>
internal sealed class Running(Bed bed) : Side(bed)
{
    public override string Name => "ours";

    public override IReadOnlyList<int> Pids => [Bed.System.Process("referral").Pid];

    public override IReadOnlyList<string> Databases { get; } = ["referral", "referral_keys"];

    public override Task StopAsync() => Task.CompletedTask;

    protected override Task PrepareAsync(CancellationToken stop) => throw new NotSupportedException("It runs with its system.");

    protected override Task StartCopyAsync(int copy, CancellationToken stop) => throw new NotSupportedException("It runs with its system.");
}
