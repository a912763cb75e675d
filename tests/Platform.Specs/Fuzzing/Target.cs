namespace FourKeyWorks.Platform.Specs.Fuzzing;

/// <summary>Something that reads what strangers send, and what must hold whatever that is.</summary>
/// <param name="Name">Also that of its folder in the corpus.</param>
/// <param name="Seeds">Inputs that get deep into it.</param>
/// <param name="Words">What its language is made of.</param>
/// <param name="HoldsAsync">Reads the input; throws where something does not hold.</param>
public sealed record Target(string Name, IReadOnlyList<byte[]> Seeds, IReadOnlyList<byte[]> Words, Func<byte[], Task> HoldsAsync)
{
    /// <summary>All that read strangers' bytes.</summary>
    public static IReadOnlyList<Target> All { get; } = [ReadingEvents.Target, OpeningCiphertexts.Target, StrippingPictures.Target, TellingTypes.Target, ReadingBatches.Target];

    /// <summary>What earlier runs have kept, and what was made by hand.</summary>
    public IEnumerable<(string Name, byte[] Input)> Corpus()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Corpus", Name);
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(f => (Path.GetFileName(f), File.ReadAllBytes(f))) : [];
    }

    /// <summary>Fails the run.</summary>
    internal static void Require(bool holds, string what)
    {
        if (!holds) throw new InvalidOperationException(what);
    }
}
