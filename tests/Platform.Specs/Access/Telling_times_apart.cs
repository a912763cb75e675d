namespace FourKeyWorks.Platform.Specs.Access;

/// <summary>The test by which times are compared: it finds what is there, and nothing else.</summary>
public sealed class Telling_times_apart
{
    private const int Samples = 1000;

    [Fact]
    public void finds_nothing_where_there_is_nothing()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var chance = new Random(seed);
            Assert.InRange(TellingApart.By(Times(chance, 0), Times(chance, 0)), -TellingApart.Plainly, TellingApart.Plainly);
        }
    }

    /// <summary>A tenth of a millisecond between answers of one to two, among pauses a hundred times as long.</summary>
    [Fact]
    public void finds_a_small_difference_among_great_pauses()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var chance = new Random(seed);
            Assert.True(TellingApart.By(Times(chance, 0.1), Times(chance, 0)) > TellingApart.Plainly);
        }
    }

    [Fact]
    public void takes_what_is_the_same_as_the_same() => Assert.Equal(0, TellingApart.By(Enumerable.Repeat(1.0, 50).ToArray(), Enumerable.Repeat(1.0, 50).ToArray()));

    [Fact]
    public void says_which_is_later()
    {
        var (early, late) = (Enumerable.Range(0, 50).Select(i => (double)i).ToArray(), Enumerable.Range(50, 50).Select(i => (double)i).ToArray());
        Assert.True(TellingApart.By(late, early) > TellingApart.Plainly);
        Assert.True(TellingApart.By(early, late) < -TellingApart.Plainly);
    }

    private static double[] Times(Random chance, double later) =>
        [.. Enumerable.Range(0, Samples).Select(_ => 1 + later + chance.NextDouble() + (chance.Next(50) == 0 ? 100 * chance.NextDouble() : 0))];
}
