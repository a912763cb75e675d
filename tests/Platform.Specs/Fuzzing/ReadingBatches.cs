using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using FourKeyWorks.Exchange.Batches;
using FourKeyWorks.Platform.Signing;

namespace FourKeyWorks.Platform.Specs.Fuzzing;

/// <summary>
/// A file batch: the input as the zip it may be, and as what a zip is made of, for few changes of a zip leave one. Then its
/// entries are divided by lines <c>--</c>; of each the first line is how it is packed (<c>s</c> or <c>d</c>) and its name, the
/// rest its content, in which <c>#0001</c> is the SHA-256 of <c>events/0001.json</c>, <c>~0001</c> its SM3 and <c>=0001</c> its size.
/// </summary>
internal static partial class ReadingBatches
{
    private const string Between = "\n--\n";

    // Holes of manifests are filled after everything else is known; Latin-1 keeps every byte.
    private static readonly Encoding Bytes = Encoding.Latin1;

    public static Target Target { get; } = new("batches", [.. Seeds()], [.. Words()], input =>
    {
        Holds(input);
        Holds(Made(input));
        if (Manifest.Parse(input) is { } manifest)
            Target.Require(Manifest.Parse(manifest.ToBytes())?.ToBytes().AsSpan().SequenceEqual(manifest.ToBytes()) is true, "a manifest is not what it says");
        return Task.CompletedTask;
    });

    private static void Holds(byte[] zip)
    {
        var (batch, fault) = Batch.Read(zip);
        Target.Require(batch is null == fault.HasValue, "neither taken nor refused");
        if (batch is null) return;
        var suite = SignatureSuite.Of(batch.Manifest.Algorithm);
        Target.Require(batch.Contents.Count == batch.Manifest.Files.Count, "takes fewer or more than are listed");
        foreach (var (listed, content) in batch.Manifest.Files.Zip(batch.Contents))
            Target.Require(Convert.ToHexString(suite.Hash(content)).Equals(listed.Hash, StringComparison.OrdinalIgnoreCase), "takes what is not listed");
        Target.Require(Equals(batch, Batch.Read(batch.ToZip()).Batch), "does not come back as it was");

        var seen = Library(zip);
        Target.Require(seen.Count == batch.Contents.Count + 2, "others see another number of files");
        Target.Require(seen[Manifest.FileName].AsSpan().SequenceEqual(batch.Bytes), "others see another manifest");
        Target.Require(seen[Manifest.SignatureName].AsSpan().SequenceEqual(batch.Signature), "others see another signature");
        foreach (var (listed, content) in batch.Manifest.Files.Zip(batch.Contents))
            Target.Require(seen[listed.File].AsSpan().SequenceEqual(content), "others see another event");
    }

    private static bool Equals(Batch a, Batch? b) =>
        b is not null && a.Bytes.AsSpan().SequenceEqual(b.Bytes) && a.Signature.AsSpan().SequenceEqual(b.Signature)
        && a.Contents.Zip(b.Contents, (x, y) => x.AsSpan().SequenceEqual(y)).All(same => same);

    /// <summary>The files as another program sees them.</summary>
    private static Dictionary<string, byte[]> Library(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        return archive.Entries.Where(e => !e.FullName.EndsWith('/')).ToDictionary(e => e.FullName, e =>
        {
            using var stream = e.Open();
            using var content = new MemoryStream();
            stream.CopyTo(content);
            return content.ToArray();
        });
    }

    /// <summary>The zip that the input describes.</summary>
    private static byte[] Made(byte[] input)
    {
        var entries = Bytes.GetString(input).Split(Between).Select(e => e.Split('\n', 2)).Where(e => e[0].Length > 1)
            .Select(e => (Packed: e[0][0], Name: e[0][1..], Content: e.Length > 1 ? e[1] : "")).ToList();
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true, Bytes))
        {
            foreach (var (packed, name, content) in entries)
            {
                using var stream = archive.CreateEntry(name, packed == 's' ? CompressionLevel.NoCompression : CompressionLevel.Fastest).Open();
                stream.Write(Bytes.GetBytes(name == Manifest.FileName ? Filled(content) : content));
            }
        }

        return zip.ToArray();

        string Filled(string manifest) => Hole().Replace(manifest, hole =>
        {
            var content = Bytes.GetBytes(entries.FirstOrDefault(e => e.Name == $"events/{hole.Groups[2]}.json").Content ?? "");
            return hole.Groups[1].Value switch
            {
                "#" => Convert.ToHexStringLower(SignatureSuite.EcdsaP256.Hash(content)),
                "~" => Convert.ToHexStringLower(SignatureSuite.Sm2.Hash(content)),
                _ => content.Length.ToString(CultureInfo.InvariantCulture),
            };
        });
    }

    private static IEnumerable<byte[]> Seeds()
    {
        foreach (var suite in (SignatureSuite[])[SignatureSuite.EcdsaP256, SignatureSuite.Sm2])
        {
            var key = new SigningKey("unit-key", suite, suite.NewKey());
            var manifest = new Manifest(Manifest.Events, "gaj.u1001", Manifest.Exchange, "batch-0001", DateTimeOffset.UnixEpoch, "", "", []);
            yield return Batch.Make(manifest, ["{\"id\":\"event-0001\"}"u8.ToArray(), "{}"u8.ToArray()], key).ToZip();
        }

        // Grows a thousandfold, and says so or not.
        var bomb = Zip(("events/0001.json", new byte[256 * 1024]));
        yield return bomb;
        yield return [.. bomb.Select((b, i) => i == 22 || i == bomb.Length - 22 - 62 + 24 ? (byte)1 : b)];

        foreach (var (events, hash) in (ValueTuple<int, char>[])[(0, '#'), (1, '#'), (2, '~')])
        {
            var files = string.Join(',', Enumerable.Range(1, events).Select(i => $$"""{"file":"events/{{i:0000}}.json","size":={{i:0000}},"hash":"{{hash}}{{i:0000}}"}"""));
            var algorithm = hash == '#' ? SignatureSuite.EcdsaP256.Name : SignatureSuite.Sm2.Name;
            var manifest = $$"""{"format":"{{Manifest.Events}}","sender":"gaj.u1001","recipient":"exchange","batchId":"batch-0001","created":"2026-09-01T09:00:00+08:00","algorithm":"{{algorithm}}","key":"k","files":[{{files}}]}""";
            yield return Bytes.GetBytes(string.Join(
                Between, ["d" + Manifest.FileName + "\n" + manifest, "s" + Manifest.SignatureName + "\n0", .. Enumerable.Range(1, events).Select(i => $"d{NameOf(i)}\n{{\"id\":\"event-{i}\"}}")]));
        }

        yield return Bytes.GetBytes(string.Join(Between, "s../manifest.json\n{}", "s/etc/manifest.sig\n0", "sevents/0001.json\n{}", "sevents/0001.json\n{}", "sevents/"));
    }

    private static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var stream = archive.CreateEntry(name, CompressionLevel.SmallestSize).Open();
                stream.Write(content);
            }
        }

        return zip.ToArray();
    }

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"events/{number:0000}.json");

    private static IEnumerable<byte[]> Words() =>
        [
            .. new[]
            {
                "PK\x01\x02", "PK\x03\x04", "PK\x05\x06", "PK\x07\x08", "PK\x06\x06", "manifest.json", "MANIFEST.JSON", "manifest.sig", "events/", "events/0001.json", "events/0002.json", "../", "/", "\\",
                Between, Between + "sevents/0003.json\n", Between + "dmanifest.json\n", Between + "smanifest.sig\n", "\"files\":[", "\"previous\":null,", "\"previous\":\"" + new string('0', 64) + "\",",
                "\"answering\":", "ecdsa-p256", "sm2", "#0001", "~0001", "=0001", "{\"file\":\"events/0003.json\",\"size\":=0003,\"hash\":\"#0003\"}", "null", "-1", "1e9", "9223372036854775808", "\\u0000", "\\ud800", ",", "{", "}", "[", "]",
            }.Select(Bytes.GetBytes),
            [0, 0], [8, 0], [8, 8], [0, 8], [1, 0], [0x75, 0x70, 4, 0], [1, 0, 0, 0], [0, 0, 0, 0], [0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0x7F], [3, 0], [0xED, 0xA0, 0x80],
        ];

    [GeneratedRegex("([#~=])([0-9]{4})")]
    private static partial Regex Hole();
}
