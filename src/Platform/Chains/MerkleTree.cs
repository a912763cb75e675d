using System.Numerics;
using System.Security.Cryptography;

namespace FourKeyWorks.Platform.Chains;

/// <summary>
/// One hash for many rows, from which it can be shown for each row alone that it is among them: the tree of RFC 6962
/// (leaves and nodes are hashed with a different byte in front).
/// </summary>
public static class MerkleTree
{
    /// <summary>The leaf of a row.</summary>
    public static byte[] Leaf(ReadOnlySpan<byte> row, Hash hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        return hash([0, .. row]);
    }

    /// <summary>The root over at least one leaf.</summary>
    public static byte[] Root(ReadOnlySpan<byte[]> leaves, Hash hash)
    {
        if (leaves.Length == 1) return leaves[0];
        var left = Left(leaves.Length);
        return Node(Root(leaves[..left], hash), Root(leaves[left..], hash), hash);
    }

    /// <summary>The hashes beside the way from a leaf to the root, the lowest first.</summary>
    public static IReadOnlyList<byte[]> Path(ReadOnlySpan<byte[]> leaves, int index, Hash hash)
    {
        if (leaves.Length == 1) return [];
        var left = Left(leaves.Length);
        return index < left
            ? [.. Path(leaves[..left], index, hash), Root(leaves[left..], hash)]
            : [.. Path(leaves[left..], index - left, hash), Root(leaves[..left], hash)];
    }

    /// <summary>Whether the leaf is number <paramref name="index"/> of <paramref name="count"/> under the root.</summary>
    public static bool Contains(byte[] root, ReadOnlySpan<byte> leaf, long index, long count, IReadOnlyList<byte[]> path, Hash hash)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(hash);
        if (index < 0 || index >= count) return false;
        var (node, last, at) = (leaf.ToArray(), count - 1, index);
        foreach (var beside in path)
        {
            if (last == 0) return false;
            if (at % 2 == 1 || at == last)
            {
                node = Node(beside, node, hash);
                // The last node of a level without a neighbour is the same node on the levels above.
                while (at % 2 == 0 && at != 0) (at, last) = (at / 2, last / 2);
            }
            else
            {
                node = Node(node, beside, hash);
            }

            (at, last) = (at / 2, last / 2);
        }

        return last == 0 && CryptographicOperations.FixedTimeEquals(node, root);
    }

    private static byte[] Node(byte[] left, byte[] right, Hash hash) => hash([1, .. left, .. right]);

    /// <summary>The largest power of two that is smaller than <paramref name="count"/>.</summary>
    private static int Left(int count) => 1 << BitOperations.Log2((uint)count - 1);
}
