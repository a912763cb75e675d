using System.Security.Cryptography;
using CsCheck;
using FourKeyWorks.Platform.Chains;
using Hash = FourKeyWorks.Platform.Chains.Hash;

namespace FourKeyWorks.Platform.Specs.Chains;

public sealed class Chaining_rows
{
    private static readonly Hash Keyed = data => HMACSHA256.HashData("a key"u8, data);

    private static readonly Gen<byte[][]> Rows = Gen.Byte.Array[0, 40].Array[1, 12];

    [Fact]
    public void what_was_left_alone_is_sound() =>
        Rows.Sample(rows => Follow(Chained(rows)) is null, iter: 500);

    [Fact]
    public void a_changed_row_is_found_where_it_is() =>
        Gen.Select(Rows, Gen.Int[0, 1000], Gen.Byte.Array[0, 40]).Sample((rows, n, other) =>
        {
            var links = Chained(rows);
            var i = n % links.Count;
            if (rows[i].SequenceEqual(other)) return true;
            links[i] = links[i] with { Row = other };
            return Follow(links) == (Flaw.Altered, i + 1);
        }, iter: 500);

    [Fact]
    public void a_changed_hash_is_found_where_it_is() =>
        Gen.Select(Rows, Gen.Int[0, 1000], Gen.Int[0, 255]).Sample((rows, n, bit) =>
        {
            var links = Chained(rows);
            var i = n % links.Count;
            var hash = links[i].Hash.ToArray();
            hash[bit / 8] ^= (byte)(1 << (bit % 8));
            links[i] = links[i] with { Hash = hash };
            return Follow(links) == (Flaw.Altered, i + 1);
        }, iter: 500);

    [Fact]
    public void a_row_that_is_gone_is_found_where_it_was() =>
        Gen.Select(Rows, Gen.Int[0, 1000]).Sample((rows, n) =>
        {
            var links = Chained(rows);
            var i = n % links.Count;
            links[i] = links[i] with { Row = null };
            return Follow(links) == (Flaw.RowMissing, i + 1);
        }, iter: 500);

    [Fact]
    public void a_link_that_is_gone_is_found_where_it_was() =>
        Gen.Select(Rows, Gen.Int[0, 1000]).Sample((rows, n) =>
        {
            var links = Chained(rows);
            var i = n % links.Count;
            links.RemoveAt(i);
            // The end of a chain alone does not say that there was more: what is kept outside does.
            return i == links.Count ? Follow(links) is null : Follow(links) == (Flaw.LinkMissing, i + 1);
        }, iter: 500);

    [Fact]
    public void two_rows_that_changed_places_are_found_at_the_first() =>
        Gen.Select(Rows, Gen.Int[0, 1000], Gen.Int[0, 1000]).Sample((rows, n, m) =>
        {
            var links = Chained(rows);
            var (i, j) = (Math.Min(n % links.Count, m % links.Count), Math.Max(n % links.Count, m % links.Count));
            if (i == j || rows[i].SequenceEqual(rows[j])) return true;
            (links[i], links[j]) = (links[j] with { Position = i + 1 }, links[i] with { Position = j + 1 });
            return Follow(links) == (Flaw.Altered, i + 1);
        }, iter: 500);

    [Fact]
    public void a_row_put_in_between_is_found_where_it_is() =>
        Gen.Select(Rows, Gen.Int[0, 1000], Gen.Byte.Array[0, 40]).Sample((rows, n, row) =>
        {
            var links = Chained(rows);
            var i = n % links.Count;
            links.Insert(i, new Link(i + 1, row, links[i].Hash));
            for (var k = i + 1; k < links.Count; k++) links[k] = links[k] with { Position = k + 1 };
            // The same row twice: the second is the one too many.
            return Follow(links) == (Flaw.Altered, rows[i].SequenceEqual(row) ? i + 2 : i + 1);
        }, iter: 500);

    [Fact]
    public void a_chain_made_without_the_key_does_not_hold()
    {
        var forger = new Chain();
        var links = new[] { forger.Add([1], SHA256.HashData), forger.Add([2], SHA256.HashData) };
        Assert.Equal((Flaw.Altered, 1), Follow(links));
    }

    [Fact]
    public void it_can_be_followed_from_any_link_that_is_known() =>
        Gen.Select(Rows, Gen.Int[0, 1000]).Sample((rows, n) =>
        {
            var links = Chained(rows);
            var known = links[n % links.Count];
            var chain = new Chain(known.Position, known.Hash);
            return links.Skip((int)known.Position).All(l => chain.Follow(l, Keyed) is null) && chain.Position == links.Count;
        }, iter: 500);

    private static List<Link> Chained(byte[][] rows)
    {
        var chain = new Chain();
        return [.. rows.Select(r => chain.Add(r, Keyed))];
    }

    private static (Flaw, int)? Follow(IEnumerable<Link> links)
    {
        var chain = new Chain();
        foreach (var link in links)
            if (chain.Follow(link, Keyed) is { } flaw) return (flaw, (int)chain.Position + 1);
        return null;
    }
}
