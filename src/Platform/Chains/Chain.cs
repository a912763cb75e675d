using System.Security.Cryptography;

namespace FourKeyWorks.Platform.Chains;

/// <summary>A hash of 32 bytes, keyed or plain.</summary>
public delegate byte[] Hash(ReadOnlySpan<byte> data);

/// <summary>What is wrong with a link of a chain.</summary>
public enum Flaw
{
    /// <summary>The link that should be here is not.</summary>
    LinkMissing,
    /// <summary>The link is here, and the row that it stands for is not.</summary>
    RowMissing,
    /// <summary>Row, link or their place are not what they were.</summary>
    Altered,
    /// <summary>A link where there cannot be one: its place is taken.</summary>
    LinkTooMany,
}

/// <summary>A link as it is stored.</summary>
/// <param name="Position">Its place; the first is 1.</param>
/// <param name="Row">The bytes of its row (see <see cref="CanonicalRow"/>) as it is now; null if it is gone.</param>
/// <param name="Hash">The hash over place, hash before, and row.</param>
public sealed record Link(long Position, byte[]? Row, byte[] Hash);

/// <summary>
/// Rows in an order that cannot be changed unseen: each link's hash is over its place, the hash of the link before, and its
/// row.
/// </summary>
/// <param name="position">The last link that is known to be sound; 0 before the first.</param>
/// <param name="hash">Its hash.</param>
public sealed class Chain(long position, byte[] hash)
{
    private const string Kind = "chain.v1";

    /// <summary>A chain without links.</summary>
    public Chain()
        : this(0, new byte[32]) { }

    /// <summary>The place of the last link.</summary>
    public long Position { get; private set; } = position;

    /// <summary>Its hash.</summary>
    public byte[] Hash { get; private set; } = hash;

    /// <summary>The bytes that the hash, or the signature, of the next link is over.</summary>
    public byte[] Next(byte[] row) => new CanonicalRow(Kind).Number(Position + 1).Bytes(Hash).Bytes(row).ToArray();

    /// <summary>Adds a link for a row.</summary>
    public Link Add(byte[] row, Hash hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        var link = new Link(Position + 1, row, hash(Next(row)));
        Take(link);
        return link;
    }

    /// <summary>Goes on over a stored link; stays where it is, and says why, if the link does not belong here.</summary>
    public Flaw? Follow(Link link, Hash hash)
    {
        ArgumentNullException.ThrowIfNull(link);
        ArgumentNullException.ThrowIfNull(hash);
        if (link.Position <= Position) return Flaw.LinkTooMany;
        if (link.Position > Position + 1) return Flaw.LinkMissing;
        if (link.Row is null) return Flaw.RowMissing;
        if (!Fits(link, hash)) return Flaw.Altered;
        Take(link);
        return null;
    }

    /// <summary>Whether a link's row and hash, whatever place they claim, are what belongs here next.</summary>
    public bool Fits(Link link, Hash hash)
    {
        ArgumentNullException.ThrowIfNull(link);
        ArgumentNullException.ThrowIfNull(hash);
        return link.Row is not null && CryptographicOperations.FixedTimeEquals(hash(Next(link.Row)), link.Hash);
    }

    private void Take(Link link) => (Position, Hash) = (link.Position, link.Hash);
}
