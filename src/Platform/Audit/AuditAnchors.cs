using System.Globalization;
using System.Runtime.CompilerServices;
using FourKeyWorks.Platform.Chains;
using FourKeyWorks.Platform.Privacy;

namespace FourKeyWorks.Platform.Audit;

/// <summary>What an anchor says of its link.</summary>
internal enum AnchorKind
{
    /// <summary>The chain had come to it.</summary>
    Head,
    /// <summary>An operator declared that an older database was restored, and goes on from it.</summary>
    Restored,
    /// <summary>All up to it has outlived its time: the trail begins behind it.</summary>
    Ended,
}

/// <summary>Something about a link of the trail's chain; kept outside of the database.</summary>
/// <param name="Number">Which anchor, from 1.</param>
/// <param name="Kind">What it says of the link.</param>
/// <param name="Position">The link's place.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="At">When.</param>
/// <param name="Key">Name of the key of <paramref name="Mac"/>.</param>
/// <param name="Mac">Keyed hash over this anchor and the one before: anchors are a chain of their own.</param>
internal sealed record Anchor(long Number, AnchorKind Kind, long Position, byte[] Hash, DateTimeOffset At, string Key, byte[] Mac)
{
    private const string Instant = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    public Link Link => new(Number, BytesOf(Kind, Position, Hash, At, Key), Mac);

    public static byte[] BytesOf(AnchorKind kind, long position, byte[] hash, DateTimeOffset at, string key) =>
        new CanonicalRow("audit-anchor.v1").Text(Word(kind)).Number(position).Bytes(hash).Instant(at).Text(key).ToArray();

    public static Anchor? Parse(string line) =>
        line.Split(' ') is [var number, var word, var position, var hash, var at, var key, var mac]
        && Enum.GetValues<AnchorKind>().Where(k => Word(k) == word).ToArray() is [var kind]
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
        && long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var p)
        && DateTimeOffset.TryParseExact(at, Instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
        && IsHash(hash) && IsHash(mac)
            ? new Anchor(n, kind, p, Convert.FromHexString(hash), instant, key, Convert.FromHexString(mac))
            : null;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Number} {Word(Kind)} {Position} {Convert.ToHexStringLower(Hash)} {At.UtcDateTime.ToString(Instant, CultureInfo.InvariantCulture)} {Key} {Convert.ToHexStringLower(Mac)}");

    private static string Word(AnchorKind kind) => kind.ToString().ToLowerInvariant();

    private static bool IsHash(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);
}

/// <summary>
/// The anchors, in a file of <c>Service:Outside</c>: one for each second in which something was chained, so that rows
/// deleted at the end, or a database that was restored, show up to the last second. About 200 bytes each.
/// </summary>
internal sealed class AuditAnchors(OutsideLog log, ChainKeys keys, TimeProvider time)
{
    public const string File = "audit-anchors.log";

    /// <summary>The newest of the chain's end; null if there is none.</summary>
    public Task<Anchor?> NewestAsync(CancellationToken cancellation) => NewestAsync(a => a.Kind != AnchorKind.Ended, cancellation);

    /// <summary>Adds one. The caller has taken the turn.</summary>
    public async Task AddAsync(long position, byte[] hash, AnchorKind kind, CancellationToken cancellation)
    {
        var chain = await NewestAsync(_ => true, cancellation) is { } newest ? new Chain(newest.Number, newest.Mac) : new Chain();
        var (at, key) = (time.GetUtcNow(), keys.Current);
        var link = chain.Add(Anchor.BytesOf(kind, position, hash, at, key), keys.Of(key));
        await log.AppendAsync(new Anchor(link.Position, kind, position, hash, at, key, link.Hash).ToString(), cancellation);
    }

    private async Task<Anchor?> NewestAsync(Func<Anchor, bool> counts, CancellationToken cancellation) =>
        (await log.NewestAsync(cancellation)).Select(Anchor.Parse).FirstOrDefault(a => a is not null && counts(a));

    /// <summary>All, oldest first, up to the first that is not what it was: its place is given in its stead.</summary>
    public async IAsyncEnumerable<(Anchor? Anchor, long Number)> FollowAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var chain = new Chain();
        await foreach (var line in log.LinesAsync(cancellation))
        {
            // What was not written whole is no anchor; one that was made unreadable is missed by the next.
            if (Anchor.Parse(line) is not { } anchor) continue;
            var sound = keys.Find(anchor.Key) is { } hash && chain.Follow(anchor.Link, hash) is null;
            yield return (sound ? anchor : null, sound ? anchor.Number : chain.Position + 1);
            if (!sound) yield break;
        }
    }
}
