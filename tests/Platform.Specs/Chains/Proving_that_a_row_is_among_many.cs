using System.Security.Cryptography;
using System.Text;
using CsCheck;
using FourKeyWorks.Platform.Chains;
using Hash = FourKeyWorks.Platform.Chains.Hash;

namespace FourKeyWorks.Platform.Specs.Chains;

public sealed class Proving_that_a_row_is_among_many
{
    private static readonly Hash Sha = SHA256.HashData;

    private static readonly Gen<(byte[][] Leaves, int Index)> Trees =
        Gen.Select(Gen.Int[1, 70], Gen.Int[0, 1000]).Select((count, n) => (Enumerable.Range(0, count).Select(Leaf).ToArray(), n % count));

    [Fact]
    public void every_row_is_shown_to_be_there() =>
        Trees.Sample(t => MerkleTree.Contains(MerkleTree.Root(t.Leaves, Sha), t.Leaves[t.Index], t.Index, t.Leaves.Length, MerkleTree.Path(t.Leaves, t.Index, Sha), Sha));

    [Fact]
    public void no_other_row_is() =>
        Trees.Sample(t => !MerkleTree.Contains(MerkleTree.Root(t.Leaves, Sha), Leaf(-1), t.Index, t.Leaves.Length, MerkleTree.Path(t.Leaves, t.Index, Sha), Sha));

    [Fact]
    public void nor_in_another_place() =>
        Gen.Select(Trees, Gen.Int[-3, 80]).Sample((t, other) =>
            other == t.Index
            || !MerkleTree.Contains(MerkleTree.Root(t.Leaves, Sha), t.Leaves[t.Index], other, t.Leaves.Length, MerkleTree.Path(t.Leaves, t.Index, Sha), Sha));

    [Fact]
    public void nor_with_a_path_that_was_changed_cut_or_lengthened() =>
        Gen.Select(Trees, Gen.Int[0, 1000]).Sample((t, n) =>
        {
            var (root, path) = (MerkleTree.Root(t.Leaves, Sha), MerkleTree.Path(t.Leaves, t.Index, Sha));
            bool Holds(IEnumerable<byte[]> other) => MerkleTree.Contains(root, t.Leaves[t.Index], t.Index, t.Leaves.Length, [.. other], Sha);
            return !Holds(path.Append(Leaf(n))) && (path.Count == 0 || (!Holds(path.SkipLast(1)) && !Holds(path.Select((p, i) => i == n % path.Count ? Leaf(-2) : p))));
        });

    [Fact]
    public void nodes_are_never_taken_for_rows()
    {
        var leaves = new[] { Leaf(0), Leaf(1) };
        var node = MerkleTree.Root(leaves, Sha);
        Assert.NotEqual(node, MerkleTree.Leaf([.. leaves[0], .. leaves[1]], Sha));
    }

    [Fact]
    public void the_tree_is_that_of_the_rfc()
    {
        // RFC 6962 2.1.3, with the test leaves that implementations of certificate transparency share.
        byte[][] rows = [[], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43], [.. "PQRSTUVW"u8], [.. Encoding.ASCII.GetBytes("`abcdefghijklmno")]];
        byte[][] leaves = [.. rows.Select(r => MerkleTree.Leaf(r, Sha))];
        Assert.Equal("5DC9DA79A70659A9AD559CB701DED9A2AB9D823AAD2F4960CFE370EFF4604328", Convert.ToHexString(MerkleTree.Root(leaves, Sha)));
    }

    private static byte[] Leaf(int n) => MerkleTree.Leaf(BitConverter.GetBytes(n), Sha);
}
