using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace FourKeyWorks.Platform.Streams;

/// <summary>What <c>If-Match</c> says: the version the caller saw, or any (<c>*</c>).</summary>
/// <param name="Version">The version; null for any.</param>
public readonly record struct ExpectedVersion(long? Version)
{
    /// <summary>Of a request; null where it says none.</summary>
    public static ExpectedVersion? Of(HttpRequest request)
    {
        if (request.Headers.IfMatch is not [{ } said] || !EntityTagHeaderValue.TryParse(said, out var tag) || tag.IsWeak) return null;
        if (tag.Equals(EntityTagHeaderValue.Any)) return new ExpectedVersion(null);
        return long.TryParse(tag.Tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? new ExpectedVersion(version)
            : null;
    }

    /// <summary>A version as an answer says it.</summary>
    public static string ETag(long version) => $"\"{version.ToString(CultureInfo.InvariantCulture)}\"";

    /// <summary>Whether the thing is as the caller saw it.</summary>
    public bool Matches(long version) => Version is null || Version == version;
}
