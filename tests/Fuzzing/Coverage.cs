using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace FourKeyWorks.Fuzzing;

/// <summary>
/// Which ways the instrumented code has gone, each counted in powers of two as AFL does. Code that is not instrumented
/// leaves the map empty; then every input but the first looks the same.
/// </summary>
internal sealed unsafe class Coverage
{
    private const int Size = 64 * 1024;

    private static readonly byte* Map = (byte*)NativeMemory.AllocZeroed(Size);
    private readonly byte[] seen = new byte[Size];

    /// <summary>How many ways have been gone.</summary>
    public int Ways => seen.Count(s => s != 0);

    /// <summary>Must come before any instrumented code runs: that writes without asking.</summary>
    public static void Start() => Trace.SharedMem = Map;

    public static void Clear()
    {
        new Span<byte>(Map, Size).Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>Whether the last run has gone a way, or one as often, as none before.</summary>
    public bool IsNew()
    {
        var found = false;
        var words = new ReadOnlySpan<ulong>(Map, Size / sizeof(ulong));
        for (var word = 0; word < words.Length; word++)
        {
            if (words[word] == 0) continue;
            for (var at = word * sizeof(ulong); at < (word + 1) * sizeof(ulong); at++)
            {
                var count = Map[at];
                if (count == 0) continue;
                var bucket = (byte)(1 << (int)Math.Min(7, Math.Log2(count)));
                found |= (seen[at] & bucket) == 0;
                seen[at] |= bucket;
            }
        }

        return found;
    }
}
