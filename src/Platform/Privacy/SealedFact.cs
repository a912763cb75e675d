namespace FourKeyWorks.Platform.Privacy;

/// <summary>A value that is stored encrypted.</summary>
/// <param name="Key">Which key it is under, see <see cref="SubjectKey.Name"/>.</param>
/// <param name="Bytes">Nonce (12), tag (16), ciphertext.</param>
public sealed record SealedFact(string Key, byte[] Bytes)
{
    /// <inheritdoc/>
    public override string ToString() => "***";
}
