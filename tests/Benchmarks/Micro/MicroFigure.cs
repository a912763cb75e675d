using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using FourKeyWorks.Benchmarks.Results;

namespace FourKeyWorks.Benchmarks.Micro;

/// <summary>The functions that each report passes through, one by one; they have no targets, and tell where to look.</summary>
internal static class MicroFigure
{
    public static void Run(Page page, bool quick)
    {
        var job = (quick ? Job.ShortRun : Job.Default).WithToolchain(InProcessEmitToolchain.Instance);
        var summary = BenchmarkRunner.Run<HotFunctions>(
            ManualConfig.CreateEmpty().AddJob(job).AddColumnProvider(DefaultConfig.Instance.GetColumnProviders().ToArray())
                .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "fourkeyworks-bench-micro")).WithOptions(ConfigOptions.DisableLogFile));
        page.Heading("Functions, one by one");
        page.Table(
            ["function", "mean, ns", "± ns", "bytes allocated"],
            summary.Reports.Where(r => r.ResultStatistics is not null).Select(r => (string[])[
                r.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\''), Numbers.Said(r.ResultStatistics!.Mean, "#,0.0"), Numbers.Said(r.ResultStatistics.StandardDeviation, "0.0"),
                Numbers.Said(r.GcStats.GetBytesAllocatedPerOperation(r.BenchmarkCase) ?? 0, "#,0")]));
    }
}
