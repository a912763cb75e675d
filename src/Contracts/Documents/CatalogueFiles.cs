using System.IO.Compression;
using System.Text;
using FourKeyWorks.Contracts.Documents.Pages;

namespace FourKeyWorks.Contracts.Documents;

/// <summary>Everything a department's developer is given, as files by their path.</summary>
public static class CatalogueFiles
{
    /// <summary>The kit's own path among the files that are served.</summary>
    public const string KitPath = "kit.zip";

    // A zip has no time zone and begins in 1980; the same catalogue makes the same bytes.
    private static readonly DateTimeOffset Written = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What is served: pages, documents, examples, programs, and the kit that holds them all.</summary>
    public static IReadOnlyDictionary<string, byte[]> Served(CatalogueSource source)
    {
        var files = Files(source, offline: false);
        files.Add(KitPath, Zip(Kit(source)));
        return files;
    }

    /// <summary>What the kit holds: the same, for a folder.</summary>
    public static IReadOnlyDictionary<string, byte[]> Kit(CatalogueSource source) => Files(source, offline: true);

    /// <summary>Files as a zip, the same bytes for the same files.</summary>
    public static byte[] Zip(IReadOnlyDictionary<string, byte[]> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8))
        {
            foreach (var (path, content) in files.OrderBy(f => f.Key, StringComparer.Ordinal))
            {
                var entry = zip.CreateEntry(path, CompressionLevel.SmallestSize);
                entry.LastWriteTime = Written;
                using var stream = entry.Open();
                stream.Write(content);
            }
        }

        return bytes.ToArray();
    }

    private static SortedDictionary<string, byte[]> Files(CatalogueSource source, bool offline)
    {
        ArgumentNullException.ThrowIfNull(source);
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["README.txt"] = Material.Read("README.txt"),
            ["asyncapi.json"] = AsyncApi.Json(source),
            ["catalogue.css"] = Material.Read("catalogue.css"),
        };
        foreach (var contract in source.Events)
        {
            files.Add($"schemas/{contract.Type}.json", BodySchema.Json(contract, source.Comments));
            files.Add($"examples/{contract.Type}.json", ExampleJson.OnWire(source, contract) + "\n");
        }

        foreach (var program in Material.Files("Programs"))
            files.Add($"programs/{program}", Material.Read("Programs/" + program));
        foreach (var wording in Texts.Languages.Select(l => new Wording(l, source.Comments)))
        {
            foreach (var page in new Edition(source, wording, offline).Pages())
                files.Add($"{wording.Folder}/{page.Name}", Layout.Of(page, wording, offline));
        }

        return new(files.ToDictionary(f => f.Key, f => Encoding.UTF8.GetBytes(f.Value), StringComparer.Ordinal), StringComparer.Ordinal);
    }
}
