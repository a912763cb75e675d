using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace FourKeyWorks.Portal.Sessions;

/// <summary>What services are asked with, and what it is renewed with. Neither ever reaches a browser.</summary>
/// <param name="Access">The access token.</param>
/// <param name="Refresh">The refresh token.</param>
/// <param name="Until">Until when the access token holds.</param>
internal sealed record TokenPair(string Access, string Refresh, DateTimeOffset Until)
{
    /// <summary>Renewed this long before: a request with it takes its time.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(20);

    public bool IsStale(DateTimeOffset now) => now >= Until - Margin;

    /// <summary>What the token says that its holder may do.</summary>
    public IReadOnlySet<string> Duties() => new JsonWebToken(Access).Claims.Where(c => c.Type == "duty").Select(c => c.Value).ToHashSet();

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this);

    public static TokenPair Of(byte[] bytes) => JsonSerializer.Deserialize<TokenPair>(bytes)!;
}
