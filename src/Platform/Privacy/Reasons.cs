using System.Text;

namespace FourKeyWorks.Platform.Privacy;

/// <summary>The reasons that people give, in their own words: they may name somebody, and are encrypted like narrative.</summary>
public static class Reasons
{
    private const string Field = "reason";

    /// <summary>Encrypts a reason under the matter it is about.</summary>
    public static Task<SealedFact> SealReasonAsync(this KeyRing keys, Guid matter, string reason, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return keys.SealAsync(Subject.Matter(matter), Field, Encoding.UTF8.GetBytes(reason), cancellation);
    }

    /// <summary>Decrypts a reason; null when its key is sealed or gone.</summary>
    public static async Task<string?> OpenReasonAsync(this KeyRing keys, Guid matter, SealedFact reason, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return await keys.OpenAsync(Subject.Matter(matter), Field, reason, cancellation) is { } text ? Encoding.UTF8.GetString(text) : null;
    }
}
