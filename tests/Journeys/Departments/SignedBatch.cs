using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace FourKeyWorks.Journeys.Departments;

/// <summary>Makes signed files of events for one unit as the published description says, with nothing of our code.</summary>
internal sealed class SignedBatch(string unit) : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private string? previous;

    /// <summary>The public key, for the Office to register.</summary>
    public string Pem => key.ExportSubjectPublicKeyInfoPem();

    /// <summary>The next file; it follows on the last one that was <see cref="Taken"/>.</summary>
    /// <param name="events">Events in structured mode, or what is sent in their place.</param>
    /// <param name="batchId">Another name for it than a new one.</param>
    /// <param name="also">A file more, which the manifest does not list.</param>
    public (byte[] Zip, string Hash) Of(IReadOnlyList<byte[]> events, string? batchId = null, (string Name, byte[] Content)? also = null)
    {
        var files = events.Select((e, i) => (Name: string.Create(CultureInfo.InvariantCulture, $"events/{i + 1:0000}.json"), Content: e)).ToList();
        var manifest = JsonSerializer.SerializeToUtf8Bytes(new
        {
            format = "cn.fourkeyworks.batch.v1",
            sender = unit,
            recipient = "exchange",
            batchId = batchId ?? Guid.NewGuid().ToString(),
            created = CloudEvent.Now,
            algorithm = "ecdsa-p256",
            key = Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo())),
            files = files.Select(f => new { file = f.Name, size = f.Content.Length, hash = Convert.ToHexStringLower(SHA256.HashData(f.Content)) }),
            previous,
        });
        var signature = key.SignData(manifest, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in (IEnumerable<(string, byte[])>)[("manifest.json", manifest), ("manifest.sig", signature), .. files, .. also is { } more ? [more] : Array.Empty<(string, byte[])>()])
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(content);
            }
        }

        return (buffer.ToArray(), Convert.ToHexStringLower(SHA256.HashData(manifest)));
    }

    /// <summary>It was taken: the next one names it.</summary>
    public void Taken(string hash) => previous = hash;

    public void Dispose() => key.Dispose();
}
