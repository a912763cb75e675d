using FourKeyWorks.Benchmarks.Machine;
using HdrHistogram;

namespace FourKeyWorks.Benchmarks.FanOut;

/// <summary>What one run has given.</summary>
/// <param name="Side">Whose.</param>
/// <param name="Rate">Reports a second that were sent; null: a full queue was drained.</param>
/// <param name="Reports">How many.</param>
/// <param name="Usage">What it has cost.</param>
/// <param name="Latency">From the moment a report was due to be sent until both departments had their notice, in microseconds; null where a queue was drained.</param>
/// <param name="Latest">How late the generator sent one at most, in milliseconds.</param>
internal sealed record FanOutRun(string Side, int? Rate, int Reports, Usage Usage, LongHistogram? Latency, double Latest)
{
    public double PerSecond => Reports / Usage.Seconds;

    public double CpuMilliseconds => 1000 * Usage.Work / Reports;

    public double P(double percentile) => Latency!.GetValueAtPercentile(percentile) / 1000.0;
}
