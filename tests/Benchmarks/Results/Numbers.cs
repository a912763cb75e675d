using System.Globalization;

namespace FourKeyWorks.Benchmarks.Results;

internal static class Numbers
{
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? double.NaN : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    public static string Said(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
