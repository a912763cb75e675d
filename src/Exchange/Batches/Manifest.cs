using System.Text.Json;
using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Exchange.Batches;

/// <summary>What a batch says of itself; what is signed is this, byte for byte as it stands in the file.</summary>
/// <param name="Format"><see cref="Events"/> or <see cref="Answers"/>.</param>
/// <param name="Sender">Broker user of the unit it comes from; ours: <see cref="Exchange"/>.</param>
/// <param name="Recipient">Whom it is for; so that a batch for one cannot be brought to another.</param>
/// <param name="BatchId">The sender's own name for it: an opaque id, a UUID or a ULID.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Algorithm"><c>ecdsa-p256</c> (with SHA-256) or <c>sm2</c> (with SM3), for signature and hashes.</param>
/// <param name="Key">The signing key: ours by its published id, a unit's by its fingerprint.</param>
/// <param name="Files">The files in their order.</param>
/// <param name="Previous">Hash of the manifest of the sender's last batch to this recipient, in hexadecimal digits; null for the first.</param>
/// <param name="Answering">Of answers: the batch that they answer.</param>
public sealed record Manifest(
    string Format, string Sender, string Recipient, string BatchId, DateTimeOffset Created, string Algorithm, string Key,
    IReadOnlyList<ManifestFile> Files, string? Previous = null, string? Answering = null)
{
    /// <summary>A batch of events.</summary>
    public const string Events = "cn.fourkeyworks.batch.v1";

    /// <summary>What became of each event of a batch.</summary>
    public const string Answers = "cn.fourkeyworks.batch-answers.v1";

    /// <summary>How we call ourselves.</summary>
    public const string Exchange = "exchange";

    /// <summary>Its name in the file.</summary>
    public const string FileName = "manifest.json";

    /// <summary>The name of the signature over it.</summary>
    public const string SignatureName = "manifest.sig";

    /// <summary>Reads one; null where it is none.</summary>
    public static Manifest? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<Manifest>(json, EventJson.Options) is { Files: not null } manifest
                && manifest.Files.All(f => f is not null)
                && new EventIdAttribute().IsValid(manifest.BatchId)
                && manifest.Previous is null or { Length: 64 }
                ? manifest
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The bytes that are signed.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, EventJson.Options);
}

/// <summary>A file of a batch.</summary>
/// <param name="File">Its name: <c>events/0001.json</c>.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Hash">Its hash, in hexadecimal digits.</param>
public sealed record ManifestFile(string File, long Size, string Hash);
