using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace FourKeyWorks.Exchange.Catalogue;

/// <summary>The files of the catalogue as they are served.</summary>
internal sealed class CatalogueShelf(IReadOnlyDictionary<string, byte[]> files)
{
    private const string Index = "index.html";

    private readonly Dictionary<string, Served> served = files.ToDictionary(f => f.Key, f => Served.Of(f.Key, f.Value), StringComparer.Ordinal);

    /// <summary>The file at a path.</summary>
    public Served? Find(string path) => served.GetValueOrDefault(path);

    /// <summary>What the form of the index asks for: a department's page, beside the index.</summary>
    public string? PageOf(string path, string? department) =>
        path.EndsWith("/" + Index, StringComparison.Ordinal) && department is not null
        && $"{department}.html" is var page && served.ContainsKey(path[..^Index.Length] + page) ? page : null;

    /// <summary>The page meant by a name without a language: nothing is the index, an event's type its page.</summary>
    public string? InLanguage(string name, string language) =>
        new[] { name is "" ? Index : name, name + ".html" }.Select(n => $"{language}/{n}").FirstOrDefault(served.ContainsKey);

    /// <summary>One file.</summary>
    internal sealed record Served(byte[] Content, string ContentType, EntityTagHeaderValue Tag)
    {
        // Weak: it travels compressed in several ways.
        public static Served Of(string path, byte[] content) =>
            new(content, TypeOf(path), new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12))}\"", isWeak: true));

        private static string TypeOf(string path) => System.IO.Path.GetExtension(path) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".json" => "application/json",
            ".zip" => "application/zip",
            _ => "text/plain; charset=utf-8",
        };
    }
}
