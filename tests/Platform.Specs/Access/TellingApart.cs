namespace FourKeyWorks.Platform.Specs.Access;

/// <summary>
/// Whether two series of times can be told apart: the rank-sum test of Mann and Whitney, which asks nothing of how times are
/// spread, and to which a pause of the machine is one rank like any other.
/// </summary>
internal static class TellingApart
{
    /// <summary>Beyond this it is no chance: one time in a hundred thousand.</summary>
    public const double Plainly = 4.4;

    /// <summary>By how many standard deviations the one is later than the other; about normal where they are alike.</summary>
    public static double By(IReadOnlyList<double> one, IReadOnlyList<double> other)
    {
        var ranked = one.Select(v => (Value: v, IsOne: true)).Concat(other.Select(v => (Value: v, IsOne: false))).OrderBy(v => v.Value).ToArray();
        double sum = 0, ties = 0;
        for (var i = 0; i < ranked.Length;)
        {
            var end = i;
            while (end < ranked.Length && ranked[end].Value == ranked[i].Value) end++;
            var (same, rank) = (end - i, (i + end + 1) / 2.0);
            for (; i < end; i++)
                if (ranked[i].IsOne) sum += rank;
            ties += (Math.Pow(same, 3) - same) / (ranked.Length * (ranked.Length - 1.0));
        }

        double n = one.Count, m = other.Count;
        var spread = Math.Sqrt(n * m / 12 * (n + m + 1 - ties));
        return spread == 0 ? 0 : (sum - (n * (n + m + 1) / 2)) / spread;
    }
}
