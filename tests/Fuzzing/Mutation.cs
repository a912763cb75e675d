namespace FourKeyWorks.Fuzzing;

/// <summary>Makes another input of those there are.</summary>
internal static class Mutation
{
    private const int Longest = 16 * 1024;

    public static byte[] Of(IReadOnlyList<byte[]> pool, IReadOnlyList<byte[]> words, Random random)
    {
        // The younger half has seen more.
        var input = pool[random.Next(2) == 0 ? random.Next(pool.Count) : random.Next(pool.Count / 2, pool.Count)];
        for (var edits = 1 << random.Next(5); edits > 0; edits--) input = Edit(input, pool, words, random);
        return input.Length <= Longest ? input : input[..Longest];
    }

    private static byte[] Edit(byte[] input, IReadOnlyList<byte[]> pool, IReadOnlyList<byte[]> words, Random random)
    {
        var at = random.Next(input.Length + 1);
        var end = Math.Min(input.Length, at + (1 << random.Next(8)));
        switch (random.Next(9))
        {
            case 0 when at < input.Length:
                return With(input, at, (byte)(input[at] ^ (1 << random.Next(8))));
            case 1 when at < input.Length:
                return With(input, at, (byte)random.Next(256));
            case 2 when at < input.Length:
                return With(input, at, (byte)(input[at] + random.Next(-8, 9)));
            case 3:
                return [.. input[..at], .. input[end..]];
            case 4:
                return [.. input[..end], .. input[at..]];
            case 5:
                return [.. input[..at], .. words[random.Next(words.Count)], .. input[at..]];
            case 6:
                var word = words[random.Next(words.Count)];
                return [.. input[..at], .. word, .. input[Math.Min(input.Length, at + word.Length)..]];
            case 7:
                var other = pool[random.Next(pool.Count)];
                return [.. input[..at], .. other[random.Next(other.Length + 1)..]];
            default:
                return input[..at];
        }
    }

    private static byte[] With(byte[] input, int at, byte value)
    {
        var edited = input.ToArray();
        edited[at] = value;
        return edited;
    }
}
