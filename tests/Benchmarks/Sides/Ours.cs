using FourKeyWorks.LocalHost;
using FourKeyWorks.LocalHost.Processes;

namespace FourKeyWorks.Benchmarks.Sides;

/// <summary>Referral as it is delivered: its settings, its role in the database, its rights on the broker.</summary>
internal sealed class Ours(Bed bed) : Side(bed)
{
    private const string Service = "referral";

    private readonly List<LocalProcess> copies = [];

    public override string Name => "ours";

    public override IReadOnlyList<int> Pids => [.. copies.Select(c => c.Pid)];

    public override IReadOnlyList<string> Databases { get; } = [Service, Service + "_keys"];

    public override async Task StopAsync()
    {
        foreach (var copy in copies) await copy.StopAsync(TimeSpan.FromSeconds(10));
        copies.Clear();
    }

    protected override async Task PrepareAsync(CancellationToken stop)
    {
        // What is kept outside of the database belongs to the one that is gone.
        var outside = Path.Combine(Bed.Folder, "outside", Service);
        if (Directory.Exists(outside)) Directory.Delete(outside, recursive: true);
        if (await Bed.System.RunCommandAsync(Service, stop, "migrate") is not 0 and var code) throw new CannotRunException($"The schema of {Service} cannot be made (exit code {code}).");
    }

    protected override async Task StartCopyAsync(int copy, CancellationToken stop) => copies.Add(await Bed.System.StartSecondAsync(Service, stop));
}
