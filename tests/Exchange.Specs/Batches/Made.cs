using System.IO.Compression;
using System.Text;
using FourKeyWorks.Exchange.Batches;
using FourKeyWorks.Platform.Signing;

namespace FourKeyWorks.Exchange.Specs.Batches;

/// <summary>Batches as units make them, and as nobody should.</summary>
internal static class Made
{
    public static readonly DateTimeOffset Now = new(2026, 9, 2, 0, 0, 0, TimeSpan.Zero);

    public static readonly byte[][] Events = [.. Enumerable.Range(1, 3).Select(i => Encoding.UTF8.GetBytes($$"""{"specversion":"1.0","id":"event-000{{i}}"}"""))];

    /// <summary>A unit's key, named in manifests by its fingerprint.</summary>
    public static Pair Key(SignatureSuite? suite = null)
    {
        suite ??= SignatureSuite.EcdsaP256;
        var secret = suite.NewKey();
        var pem = suite.PublicOf(secret);
        return new Pair(new SigningKey(BatchKeys.FingerprintOf(pem), suite, secret), pem);
    }

    public static Batch Batch(Pair? key = null, string id = "batch-0001", string? previous = null, byte[][]? events = null, DateTimeOffset? created = null, string sender = "gaj.u1001", string recipient = Manifest.Exchange) =>
        FourKeyWorks.Exchange.Batches.Batch.Make(new Manifest(Manifest.Events, sender, recipient, id, created ?? Now, "", "", [], previous), events ?? Events, (key ?? Key()).Key);

    /// <summary>A zip with these entries, made by the library; what it does not make is changed afterwards.</summary>
    public static byte[] Zip(IEnumerable<(string Name, byte[] Content)> entries, Action<ZipArchiveEntry>? change = null, string comment = "", CompressionLevel level = CompressionLevel.Fastest, bool behind = false)
    {
        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(behind ? new Forward(buffer) : buffer, ZipArchiveMode.Create, leaveOpen: true) { Comment = comment })
        {
            foreach (var (name, content) in entries)
            {
                var entry = zip.CreateEntry(name, level);
                change?.Invoke(entry);
                using var stream = entry.Open();
                stream.Write(content);
            }
        }

        return buffer.ToArray();
    }

    /// <summary>The files of a batch.</summary>
    public static List<(string Name, byte[] Content)> Files(Batch batch) =>
    [
        (Manifest.FileName, batch.Bytes), (Manifest.SignatureName, batch.Signature),
        .. batch.Contents.Select((c, i) => ($"events/{i + 1:0000}.json", c)),
    ];

    /// <summary>A key that signs, and the one that its unit registers.</summary>
    internal sealed record Pair(SigningKey Key, string Pem);

    /// <summary>Cannot be gone back in, so that sizes are written behind the files.</summary>
    private sealed class Forward(Stream inner) : Stream
    {
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
    }
}
