using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using FourKeyWorks.Platform.Signing;

namespace FourKeyWorks.Exchange.Batches;

/// <summary>
/// A file batch, for networks that are crossed by files only: a zip of CloudEvents in structured mode, a manifest and a
/// detached signature over it.
/// </summary>
/// <param name="Manifest">What it says of itself.</param>
/// <param name="Bytes">The manifest as it stands in the file.</param>
/// <param name="Signature">The signature, DER as <c>openssl</c> makes it.</param>
/// <param name="Contents">The contents of its files, in the order of the manifest.</param>
public sealed partial record Batch(Manifest Manifest, byte[] Bytes, byte[] Signature, IReadOnlyList<byte[]> Contents)
{
    /// <summary>Reads one: complete and in itself consistent, or refused. Whose it is and whether that is so is not looked at. Never throws.</summary>
    public static (Batch? Batch, BatchFault? Fault) Read(ReadOnlySpan<byte> zip)
    {
        var (files, fault) = ZipFile.Read(zip, LargestOf);
        if (files is null) return (null, fault);
        if (!files.TryGetValue(Manifest.FileName, out var signed)) return (null, BatchFault.ManifestMissing);
        if (!files.TryGetValue(Manifest.SignatureName, out var signature)) return (null, BatchFault.SignatureMissing);
        if (Manifest.Parse(signed) is not { Format: Manifest.Events } manifest || SignatureSuite.Find(manifest.Algorithm) is not { } suite)
            return (null, BatchFault.ManifestUnreadable);
        if (manifest.Files.Count > Limits.Events) return (null, BatchFault.TooManyFiles);

        var contents = new List<byte[]>(manifest.Files.Count);
        foreach (var (listed, i) in manifest.Files.Select((f, i) => (f, i)))
        {
            // Numbered from one on: the order is the manifest's and the names', and they are the same.
            if (listed.File != NameOf(i)) return (null, BatchFault.ManifestUnreadable);
            if (!files.TryGetValue(listed.File, out var content)) return (null, BatchFault.FileMissing);
            if (content.Length != listed.Size || !Convert.ToHexString(suite.Hash(content)).Equals(listed.Hash, StringComparison.OrdinalIgnoreCase))
                return (null, BatchFault.FileDiffers);
            contents.Add(content);
        }

        return files.Count > contents.Count + 2 ? (null, BatchFault.FileUnlisted) : (new Batch(manifest, signed, signature, contents), null);
    }

    /// <summary>Makes one: signed, with its files in order.</summary>
    /// <param name="manifest">What it says of itself; the files are filled in.</param>
    /// <param name="contents">The contents of its files.</param>
    /// <param name="key">The key that signs.</param>
    public static Batch Make(Manifest manifest, IReadOnlyList<byte[]> contents, SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(contents);
        ArgumentNullException.ThrowIfNull(key);
        var complete = manifest with
        {
            Algorithm = key.Suite.Name,
            Key = key.Id,
            Files = [.. contents.Select((c, i) => new ManifestFile(NameOf(i), c.Length, Convert.ToHexStringLower(key.Suite.Hash(c))))],
        };
        var signed = complete.ToBytes();
        return new Batch(complete, signed, key.Sign(signed), contents);
    }

    /// <summary>The hash of the manifest, which the next batch names as <see cref="Manifest.Previous"/>.</summary>
    public string Hash => Convert.ToHexStringLower(SignatureSuite.Of(Manifest.Algorithm).Hash(Bytes));

    /// <summary>The file.</summary>
    public byte[] ToZip()
    {
        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, Manifest.FileName, Bytes);
            Add(zip, Manifest.SignatureName, Signature);
            for (var i = 0; i < Contents.Count; i++) Add(zip, NameOf(i), Contents[i]);
        }

        return buffer.ToArray();
    }

    private static void Add(ZipArchive zip, string name, byte[] content)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
        // The earliest a zip file knows: when it was made is said, and signed, in the manifest.
        entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var stream = entry.Open();
        stream.Write(content);
    }

    private static string NameOf(int index) => string.Create(CultureInfo.InvariantCulture, $"events/{index + 1:0000}.json");

    private static int? LargestOf(string name) => name switch
    {
        Manifest.FileName => Limits.Manifest,
        Manifest.SignatureName => Limits.Signature,
        "events/" => 0,
        _ => EventFile().IsMatch(name) ? Limits.Event : null,
    };

    [GeneratedRegex(@"\Aevents/[0-9]{4}\.json\z")]
    private static partial Regex EventFile();
}
