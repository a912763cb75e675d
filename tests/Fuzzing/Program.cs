using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using FourKeyWorks.Fuzzing;
using FourKeyWorks.Platform.Specs.Fuzzing;

// FourKeyWorks.Fuzzing <target|all> <minutes> <folder for findings> [<folder of the corpus, to be added to>]
Coverage.Start();
var (name, minutes, findings) = (args[0], double.Parse(args[1], CultureInfo.InvariantCulture), args[2]);
var failed = false;
foreach (var target in Target.All.Where(t => name == "all" || t.Name == name))
    failed |= await new Run(target, TimeSpan.FromMinutes(minutes), findings, args.ElementAtOrDefault(3)).GoAsync();
return failed ? 1 : 0;

/// <summary>One target for some minutes.</summary>
internal sealed class Run(Target target, TimeSpan howLong, string findings, string? corpus)
{
    private const int KeptSize = 2048, KeptInputs = 40;
    private static readonly TimeSpan TooLong = TimeSpan.FromSeconds(2);

    private readonly Coverage coverage = new();
    private readonly List<byte[]> pool = [];
    private readonly HashSet<string> found = [];
    private readonly Random random = new();
    private long executions;

    public async Task<bool> GoAsync()
    {
        var watch = Stopwatch.StartNew();
        foreach (var input in target.Seeds.Concat(target.Corpus().Select(c => c.Input))) await TryAsync(input, always: true);
        for (var said = TimeSpan.Zero; watch.Elapsed < howLong;)
        {
            await TryAsync(Mutation.Of(pool, target.Words, random), always: false);
            if (watch.Elapsed - said < TimeSpan.FromMinutes(1)) continue;
            said = watch.Elapsed;
            Say(watch.Elapsed);
        }

        Say(watch.Elapsed);
        if (corpus is not null) await KeepAsync(Path.Combine(corpus, target.Name));
        return found.Count > 0;
    }

    private void Say(TimeSpan elapsed) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{target.Name}: {elapsed:mm\\:ss}, {executions} executions ({executions / Math.Max(1, elapsed.TotalSeconds):0}/s), {coverage.Ways} ways, {pool.Count} inputs, {found.Count} findings"));

    private async Task TryAsync(byte[] input, bool always)
    {
        executions++;
        Coverage.Clear();
        var took = await TimeAsync(input);
        if (coverage.IsNew() || always) pool.Add(input);
        // Once may be the machine's doing.
        if (took > TooLong && await TimeAsync(input) > TooLong) Report(input, "takes too long");
    }

    private async Task<TimeSpan> TimeAsync(byte[] input)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            await target.HoldsAsync(input);
        }
        catch (Exception e)
        {
            Report(input, $"{e.GetType().Name} {e.StackTrace?.Split('\n').FirstOrDefault(l => l.Contains("FourKeyWorks.", StringComparison.Ordinal))} {e.Message}");
        }

        return Stopwatch.GetElapsedTime(started);
    }

    private void Report(byte[] input, string what)
    {
        if (!found.Add(what)) return;
        Directory.CreateDirectory(findings);
        var file = Path.Combine(findings, $"{target.Name}-{NameOf(input)}");
        File.WriteAllBytes(file, input);
        Console.WriteLine($"{target.Name}: {what} ({file})");
    }

    /// <summary>Few and small ones that together go as many ways as small ones can.</summary>
    private async Task KeepAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        var chosen = new Coverage();
        var kept = 0;
        foreach (var seed in target.Seeds.Concat(target.Corpus().Select(c => c.Input))) await GoesNewWaysAsync(seed, chosen);
        foreach (var input in pool.Where(i => i.Length <= KeptSize).OrderBy(i => i.Length))
            if (kept < KeptInputs && await GoesNewWaysAsync(input, chosen))
            {
                await File.WriteAllBytesAsync(Path.Combine(folder, NameOf(input)), input);
                kept++;
            }

        Console.WriteLine($"{target.Name}: {kept} inputs added to {folder}");
    }

    private async Task<bool> GoesNewWaysAsync(byte[] input, Coverage chosen)
    {
        Coverage.Clear();
        try
        {
            await target.HoldsAsync(input);
        }
        catch (Exception)
        {
            return false;
        }

        return chosen.IsNew();
    }

    private static string NameOf(byte[] input) => Convert.ToHexStringLower(SHA256.HashData(input))[..16];
}
